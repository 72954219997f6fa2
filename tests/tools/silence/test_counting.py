"""Silence counts only with a proven delivery: the silence of the unreachable is not consent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.deadlines.actions import acknowledge
from coordination.deadlines.looking import look
from coordination.deadlines.models import Deadline, Delivery
from coordination.deadlines.reading import open_message
from smcc.audit.models import AuditEvent
from tests.fixtures.scenarios import scenario
from tests.tools.silence.begun import began_before, begun, clearing, clock, tell, told
from tools.joint_statement import actions as statements
from tools.joint_statement import policy
from tools.joint_statement.policy import Position
from tools.silence.actions import close_due
from tools.silence.policy import Outcome, PartyOutcome, Proof
from tools.silence.reach import reach_of


@scenario
def statement(world):
    return clearing(world)


@scenario
def silence(world, statement):
    return begun(world, statement)


def counted(silence, at=None):
    """The outcome of each party, by its code, as it would be counted."""
    parties = reach_of(silence.statement, silence, at=at or timezone.now())
    return {
        each.signatory.component.code: (each.outcome, each.proof or each.why) for each in parties
    }


def end(silence):
    assert close_due(silence.closes_at) == 1
    silence.refresh_from_db()
    return silence


def positions(silence):
    rows = silence.statement.current_signatories()
    return {row.component.code: row.position for row in rows}


def mail_to(silence, *people):
    return told(silence).filter(channel="email", recipient__in=[p.pk for p in people])


def inbox_of(silence, *people):
    return told(silence).filter(channel="inbox", recipient__in=[p.pk for p in people])


ICRC = ("icrc_hod", "icrc_director")


def icrc(world):
    return [getattr(world, name) for name in ICRC]


class TestProof:
    def test_before_anything_went_out_nobody_counts(self, silence):
        said = counted(silence)
        assert {outcome for outcome, _why in said.values()} == {PartyOutcome.UNREACHED}
        assert said["ICRC"][1] == "No message has gone out yet."

    def test_what_the_mail_server_took_is_proof(self, silence):
        tell()
        assert counted(silence) == dict.fromkeys(
            ("DUA001", "ICRC", "IFRC"), (PartyOutcome.SILENT, Proof.HANDED_OVER)
        )

    @pytest.mark.parametrize(
        "state, why",
        [
            ("failed", "The message was refused on its way."),
            ("unknown", "A message may have been sent; nobody can say that it arrived."),
            ("pending", "The message waits to be sent."),
        ],
    )
    def test_what_failed_waits_or_may_have_been_sent_is_none(self, world, silence, state, why):
        tell()
        mail_to(silence, *icrc(world)).update(state=state, handed_over_at=None)
        assert counted(silence)["ICRC"] == (PartyOutcome.UNREACHED, why)
        assert counted(silence)["DUA001"][0] == PartyOutcome.SILENT

    def test_a_copy_that_lies_in_the_inbox_is_none_until_it_is_opened(self, world, silence):
        tell()
        mail_to(silence, *icrc(world)).delete()
        assert counted(silence)["ICRC"] == (
            PartyOutcome.UNREACHED, "The message lies unopened in the inbox.",
        )  # fmt: skip
        open_message(inbox_of(silence, world.icrc_hod).get(), by=world.icrc_hod)
        assert counted(silence)["ICRC"] == (PartyOutcome.SILENT, Proof.READ)

    def test_seen_is_proof_too(self, world, silence):
        tell()
        mail_to(silence, *icrc(world)).delete()
        acknowledge(inbox_of(silence, world.icrc_director).get(), by=world.icrc_director)
        party = counted(silence)["ICRC"]
        assert party[0] == PartyOutcome.SILENT and party[1] in (Proof.SEEN, Proof.READ)

    def test_what_reached_somebody_who_speaks_for_nobody_is_none(self, world, silence):
        tell()
        world.people["icrc_hod"].holdings.all().delete()
        world.people["icrc_director"].holdings.all().delete()
        outcome, why = counted(silence)["ICRC"]
        assert outcome == PartyOutcome.UNREACHED
        assert why.startswith("Nobody can be reached in its posts")

    def test_who_took_the_post_after_the_message_went_out_was_not_told_by_it(self, world, silence):
        tell()
        now = timezone.now()
        for name in ICRC:
            world.people[name].holdings.update(ends_at=now - timedelta(hours=2))
        holding = world.posts["icrc_hod"].holdings.create(person=world.observer, starts_at=now)
        assert counted(silence)["ICRC"][0] == PartyOutcome.UNREACHED
        holding.delete()

    def test_proof_that_came_after_the_hard_time_does_not_count(self, world, silence):
        tell()
        late = silence.closes_at + timedelta(minutes=1)
        mail_to(silence, *icrc(world)).update(handed_over_at=late)
        assert counted(silence, at=late + timedelta(hours=1))["ICRC"][0] == PartyOutcome.UNREACHED

    def test_a_component_whose_own_post_began_it_knows_of_it(self, world, statement):
        mine = begun(world, statement, by=world.urcs)
        assert counted(mine)["DUA001"] == (PartyOutcome.SILENT, Proof.BEGAN)
        assert counted(mine)["ICRC"][0] == PartyOutcome.UNREACHED

    def test_it_asks_as_many_questions_for_three_as_for_eleven(
        self, world, silence, django_assert_max_num_queries
    ):
        from tests.factories.world import component

        tell()
        for n in range(8):
            of = component(f"DXX{n:03d}", "national_society", f"Society {n}")
            silence.statement.signatories.create(component=of)
        with django_assert_max_num_queries(8):
            assert len(reach_of(silence.statement, silence, at=timezone.now())) == 11


class TestAtTheHardTime:
    def test_nothing_is_counted_before_it(self, silence):
        tell()
        assert close_due(silence.closes_at - timedelta(seconds=1)) == 0
        assert set(positions(silence).values()) == {Position.PENDING}

    def test_those_of_whom_it_is_proven_clear_by_silence_with_the_message_that_proves_it(
        self, world, silence
    ):
        tell()
        end(silence)
        assert silence.outcome == Outcome.ADOPTED and silence.ended_at == silence.closes_at
        assert set(positions(silence).values()) == {Position.CLEARED}
        for party in silence.parties.all():
            assert party.delivery.state == Delivery.State.HANDED_OVER
            assert party.proven_at <= silence.closes_at
        row = silence.statement.current_signatories().get(component=world.icrc)
        assert (row.by_silence, row.spoke_by, row.draft) == (silence, None, silence.draft)
        assert clock(silence).outcome == Deadline.Outcome.MET

    def test_the_unreachable_is_listed_with_the_reason_and_stays_to_be_asked(self, world, silence):
        tell()
        mail_to(silence, *icrc(world)).update(state="failed", handed_over_at=None)
        end(silence)
        assert silence.outcome == Outcome.INCOMPLETE
        assert positions(silence) == {
            "DUA001": Position.CLEARED, "ICRC": Position.PENDING, "IFRC": Position.CLEARED,
        }  # fmt: skip
        party = silence.parties.get(signatory__component=world.icrc)
        assert (party.outcome, party.why) == ("unreached", "The message was refused on its way.")
        assert policy.every_signatory_cleared(silence.statement) == "Waiting for ICRC."
        statements.speak(silence.statement, by=world.icrc_hod, component=world.icrc, clears=True)
        assert statements.issue(silence.statement, by=world.coordinator).is_issued

    def test_the_record_says_of_each_party_how_it_was_counted_and_by_which_message(self, silence):
        tell()
        end(silence)
        event = AuditEvent.objects.get(verb="joint_statement.silence_end")
        assert event.actor_name == "SMCC"
        assert event.data["happened_at"] == silence.closes_at.isoformat()
        for each in event.data["parties"]:
            assert each["outcome"] == "silent" and each["proof"] == "handed_over"
            assert told(silence).filter(pk=each["delivery"]).exists()

    def test_who_spoke_before_is_not_counted_by_silence(self, world, silence):
        tell()
        statements.speak(silence.statement, by=world.urcs, component=world.urcs_ns, clears=True)
        end(silence)
        assert silence.parties.get(signatory__component=world.urcs_ns).outcome == "spoke"
        row = silence.statement.current_signatories().get(component=world.urcs_ns)
        assert (row.by_silence, row.spoke_by) == (None, world.urcs)

    def test_it_is_ended_once_however_often_the_worker_looks(self, silence):
        tell()
        end(silence)
        before = Delivery.objects.count(), AuditEvent.objects.count()
        assert close_due(silence.closes_at + timedelta(hours=1)) == 0
        assert (Delivery.objects.count(), AuditEvent.objects.count()) == before

    def test_the_workers_own_look_ends_it_by_the_time_of_the_database(self, silence):
        tell()
        began_before(silence, hours=30, over_for=timedelta(seconds=1))
        look(inline=True)
        silence.refresh_from_db()
        assert silence.outcome == Outcome.ADOPTED

    def test_everybody_who_stands_for_it_is_told_once_and_the_unreached_by_name(
        self, world, silence
    ):
        tell()
        mail_to(silence, *icrc(world)).update(state="failed", handed_over_at=None)
        before = set(Delivery.objects.values_list("pk", flat=True))
        end(silence)
        news = Delivery.objects.exclude(pk__in=before).filter(channel="inbox")
        readers = [row.recipient.email for row in news]
        assert len(readers) == len(set(readers))
        wanted = {world.coordinator.email, world.urcs.email, world.icrc_hod.email}
        assert wanted <= set(readers)
        assert all("still asked: ICRC" in row.body for row in news)

    def test_it_never_issues_by_itself(self, silence):
        tell()
        end(silence)
        assert not silence.statement.__class__.objects.get(pk=silence.statement_id).is_issued

    def test_the_issued_statement_says_who_cleared_by_silence(self, world, silence):
        tell()
        end(silence)
        issued = statements.issue(silence.statement, by=world.coordinator)
        signed = {each["component"]: each for each in issued.frozen["signatories"]}
        assert signed["ICRC"]["by_silence"] is True
        assert signed["ICRC"]["at"] == silence.closes_at.isoformat()


class TestAnObjectionStopsIt:
    def test_in_time_nobodys_silence_counts(self, world, silence):
        tell()
        statements.speak(
            silence.statement, by=world.ifrc_hod, component=world.ifrc, clears=False,
            section="roles", text="Not agreed.",
        )  # fmt: skip
        silence.refresh_from_db()
        assert silence.outcome == Outcome.OBJECTED
        assert close_due(silence.closes_at) == 0
        assert positions(silence)["ICRC"] == Position.PENDING
        assert clock(silence).outcome == Deadline.Outcome.WITHDRAWN

    def test_after_the_hard_time_it_finds_the_text_adopted_though_the_worker_is_late(
        self, world, silence
    ):
        tell()
        began_before(silence, hours=30, over_for=timedelta(minutes=5))
        statements.speak(
            silence.statement, by=world.ifrc_hod, component=world.ifrc, clears=False, text="Late."
        )
        silence.refresh_from_db()
        assert silence.outcome == Outcome.ADOPTED
        assert positions(silence) == {
            "DUA001": Position.CLEARED, "ICRC": Position.CLEARED, "IFRC": Position.OBJECTED,
        }  # fmt: skip

    def test_a_changed_text_stops_it_because_silence_is_about_one_text(self, world, silence):
        tell()
        statements.write_statement(
            silence.statement, by=world.coordinator, sections={"roles": "Other roles"}
        )
        silence.refresh_from_db()
        assert silence.outcome == Outcome.CHANGED
        assert close_due(silence.closes_at) == 0
        assert set(positions(silence).values()) == {Position.PENDING}

    def test_once_everybody_spoke_it_is_over_and_nobody_is_told_that_it_stopped(
        self, world, silence
    ):
        for person, of in (
            (world.urcs, world.urcs_ns), (world.icrc_hod, world.icrc), (world.ifrc_hod, world.ifrc),
        ):  # fmt: skip
            statements.speak(silence.statement, by=person, component=of, clears=True)
        silence.refresh_from_db()
        assert silence.outcome == Outcome.SPOKEN
        assert not Delivery.objects.filter(subject__contains="no longer counts").exists()
