"""Each party has notice: told later than that before the hard time, its silence does not count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines import actions as deadlines
from coordination.deadlines.models import Delivery
from coordination.deadlines.registry import setting
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid
from tests.api.caller import Caller, done
from tests.fixtures.scenarios import scenario
from tests.tools.silence.begun import begun, clearing, tell, told
from tools.joint_statement import actions as statements
from tools.joint_statement import policy
from tools.joint_statement.policy import Position
from tools.silence.actions import close_due
from tools.silence.policy import NOTICE, Outcome, PartyOutcome
from tools.silence.reach import reach_of
from tools.silence.shown import parties_now


@scenario
def statement(world):
    return clearing(world)


@scenario
def silence(world, statement):
    return begun(world, statement)


def tell_icrc(world, silence, *, hours_before):
    """Everybody is told at once, the ICRC only so many hours before the hard time."""
    tell()
    people = [world.icrc_hod.pk, world.icrc_director.pk]
    late = told(silence).filter(channel=Delivery.Channel.EMAIL, recipient__in=people)
    late.update(handed_over_at=silence.closes_at - timedelta(hours=hours_before))


def of_icrc(silence, at):
    parties = reach_of(silence.statement, silence, at=at)
    return next(each for each in parties if each.signatory.component.code == "ICRC")


class TestWhoIsToldInTime:
    @pytest.mark.parametrize(
        "hours_before, outcome",
        [(9, "silent"), (8, "silent"), (7.99, "too_late"), (0, "too_late"), (-1, "unreached")],
    )
    def test_up_to_the_notice_it_counts_and_afterwards_not(
        self, world, silence, hours_before, outcome
    ):
        tell_icrc(world, silence, hours_before=hours_before)
        assert of_icrc(silence, silence.closes_at).outcome == outcome

    def test_the_first_proof_decides_whatever_follows_it(self, world, silence):
        tell_icrc(world, silence, hours_before=10)
        told(silence).filter(recipient=world.icrc_hod.pk).update(
            read_at=silence.closes_at - timedelta(hours=1)
        )
        assert of_icrc(silence, silence.closes_at).counts

    def test_whose_own_post_began_it_gave_the_time_itself(self, world, statement):
        mine = begun(world, statement, hours=24, by=world.urcs)
        parties = {p.signatory.component.code: p for p in reach_of(
            statement, mine, at=mine.closes_at
        )}  # fmt: skip
        assert parties["DUA001"].counts


class TestAtTheHardTime:
    def test_it_is_recorded_as_told_too_late_with_its_proof_and_asked_as_before(
        self, world, statement, silence
    ):
        tell_icrc(world, silence, hours_before=5)
        assert close_due(silence.closes_at) == 1
        silence.refresh_from_db()
        assert silence.outcome == Outcome.INCOMPLETE
        party = silence.parties.get(signatory__component=world.icrc)
        assert party.outcome == PartyOutcome.TOO_LATE
        assert party.proven_at == silence.closes_at - timedelta(hours=5)
        assert party.delivery is not None
        assert party.why == "It was told less than 8 hours before silence counts."
        row = statement.current_signatories().get(component=world.icrc)
        assert (row.position, row.by_silence) == (Position.PENDING, None)
        assert policy.every_signatory_cleared(statement) == "Waiting for ICRC."

    def test_the_audit_says_by_when_each_had_to_be_told_and_when_it_was(self, world, silence):
        tell_icrc(world, silence, hours_before=5)
        close_due(silence.closes_at)
        data = AuditEvent.objects.get(verb="joint_statement.silence_end").data
        assert (data["notice_hours"], data["told_by"]) == (8, silence.told_by.isoformat())
        mine = next(each for each in data["parties"] if each["component"] == "ICRC")
        assert mine["outcome"] == "too_late" and mine["delivery"]
        assert mine["proven_at"] == (silence.closes_at - timedelta(hours=5)).isoformat()

    def test_everybody_reads_who_was_told_too_late(self, world, silence):
        tell_icrc(world, silence, hours_before=5)
        before = set(Delivery.objects.values_list("pk", flat=True))
        close_due(silence.closes_at)
        news = Delivery.objects.exclude(pk__in=before).filter(channel="inbox")
        assert news and all(
            "told less than 8 hours before it, and still asked: ICRC" in row.body
            and "nothing proves" not in row.body
            for row in news
        )

    def test_it_can_still_object(self, world, statement, silence):
        tell_icrc(world, silence, hours_before=5)
        close_due(silence.closes_at)
        statements.speak(
            statement, by=world.icrc_hod, component=world.icrc, clears=False, text="Not so."
        )
        assert "ICRC objects" in str(policy.every_signatory_cleared(statement))


class TestTheSetting:
    def test_it_is_the_secretariats_and_passes_as_nobodys_rule(self, world, statement):
        assert setting(NOTICE).basis.kind == "default"
        deadlines.change_setting(key=NOTICE, new=20, by=world.secretariat, reason="Agreed")
        assert begun(world, statement).notice_hours == 20

    def test_a_change_does_not_touch_what_was_promised(self, world, silence):
        tell_icrc(world, silence, hours_before=10)
        deadlines.change_setting(key=NOTICE, new=20, by=world.secretariat, reason="Agreed")
        silence.refresh_from_db()
        assert of_icrc(silence, silence.closes_at).counts

    def test_no_procedure_is_so_short_that_nobody_could_be_told_in_time(self, world, statement):
        deadlines.change_setting(key=NOTICE, new=40, by=world.secretariat, reason="Agreed")
        with pytest.raises(Invalid, match="41 hours at the earliest"):
            begun(world, statement, hours=40)
        assert begun(world, statement, hours=42).told_by > timezone.now()


class TestWhereItIsSaid:
    def test_the_page_says_it_before_during_and_after(self, client, world, statement):
        client.force_login(world.coordinator)
        address = reverse("silence", args=[statement.operation.ref, statement.number])
        assert "told less than 8 hours before it does not count" in _text(client, address)
        silence = begun(world, statement)
        tell_icrc(world, silence, hours_before=5)
        assert "told at least 8 hours before, so that each has time" in _text(client, address)
        close_due(silence.closes_at)
        page = _text(client, address)
        assert "Told too late, not counted" in page
        assert "It was told less than 8 hours before silence counts." in page
        assert "Silence counted only for those told by" in page

    def test_who_can_still_be_told_in_time_is_no_alarm(self, statement, silence):
        def kinds(at):
            return {each.kind for each in parties_now(statement, silence, at)}

        assert kinds(silence.told_by - timedelta(minutes=1)) == {"waiting"}
        assert kinds(silence.told_by + timedelta(minutes=1)) == {"late"}

    def test_the_api_says_it(self, world, silence):
        tell_icrc(world, silence, hours_before=5)
        close_due(silence.closes_at)
        body = done(Caller(world.coordinator).get(f"silence-procedures/{silence.pk}/"))
        assert body["notice_hours"] == 8
        assert body["told_by"][:16] == f"{silence.told_by:%Y-%m-%dT%H:%M}"
        party = next(each for each in body["parties"] if each["component"] == "ICRC")
        assert (party["outcome"], party["proof"]) == ("too_late", "handed_over")
        assert party["proven_at"] and "less than 8 hours" in party["why"]


def _text(client, address):
    return " ".join(client.get(address).content.decode().split())
