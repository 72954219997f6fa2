"""Beginning a silence procedure, taking it back, and reminding of it."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines import actions as deadlines
from coordination.deadlines.models import Delivery
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.api.caller import Caller, done, refused
from tests.fixtures.scenarios import scenario
from tests.tools.silence.begun import begun, clearing, clock, tell, told
from tools.joint_statement import actions as statements
from tools.silence import actions
from tools.silence.actions import close_due
from tools.silence.models import Silence
from tools.silence.policy import MINIMUM, Outcome


@scenario
def statement(world):
    return clearing(world)


def address(statement):
    return reverse("silence", args=[statement.operation.ref, statement.number])


def typed(statement, at):
    there = at.astimezone(ZoneInfo(statement.operation.onset_zone))
    return {
        "closes_at_date": f"{there:%Y-%m-%d}", "closes_at_time": f"{there:%H:%M}",
        "version": statement.version,
    }  # fmt: skip


class TestWhenItMayBegin:
    @pytest.mark.parametrize(
        "hours, said", [(-1, "has passed"), (23, "24 hours at the earliest"), (24 * 31, "30 days")]
    )
    def test_a_time_that_is_past_too_soon_or_far_away_is_refused(
        self, world, statement, hours, said
    ):
        with pytest.raises(Invalid, match=said) as refused:
            begun(world, statement, hours=hours)
        assert list(refused.value.fields) == ["closes_at"]
        assert not Silence.objects.exists()

    def test_the_shortest_time_is_the_secretariats_to_set(self, world, statement):
        deadlines.change_setting(key=MINIMUM, new=48, by=world.secretariat, reason="Agreed")
        with pytest.raises(Invalid, match="48 hours"):
            begun(world, statement, hours=30)
        assert begun(world, statement, hours=49).minimum_hours == 48

    @pytest.mark.parametrize("who", ["icrc_hod", "polish", "observer"])
    def test_only_those_who_lead_begin_one(self, world, statement, who):
        with pytest.raises(NotYours):
            begun(world, statement, by=getattr(world, who))

    def test_not_over_an_objection(self, world, statement):
        statements.speak(
            statement, by=world.ifrc_hod, component=world.ifrc, clears=False, section="convening",
            text="No.",
        )  # fmt: skip
        with pytest.raises(NotReady, match="IFRC objects to section 2"):
            begun(world, statement)

    def test_not_before_anybody_is_asked_and_not_twice_at_once(self, world, statement):
        begun(world, statement)
        with pytest.raises(NotReady, match="running already"):
            begun(world, statement)
        statements.run(statement, "take_back", by=world.coordinator, reason="Wrong text")
        assert Silence.objects.get().outcome == Outcome.TAKEN_BACK
        with pytest.raises(NotReady, match="Ask for clearance first"):
            begun(world, statement)

    def test_not_for_a_text_that_changed_since_it_was_read(self, world, statement):
        read = statement.version
        statements.write_statement(statement, by=world.coordinator, sections={"roles": "New"})
        with pytest.raises(Stale):
            actions.begin(
                statement, by=world.urcs, closes_at=timezone.now() + timedelta(hours=30),
                version=read,
            )  # fmt: skip


class TestTheLadder:
    def test_those_asked_are_told_at_once_and_12_hours_before(self, world, statement):
        silence = begun(world, statement)
        tell()
        first = set(told(silence).values_list("recipient__email", flat=True))
        assert {world.urcs.email, world.icrc_hod.email, world.ifrc_hod.email} <= first
        assert any("silence counts" in row.subject for row in told(silence))
        count = told(silence).count()
        tell(silence.closes_at - timedelta(hours=12))
        assert told(silence).count() > count

    def test_who_has_cleared_is_not_reminded_any_more(self, world, statement):
        silence = begun(world, statement)
        tell()
        statements.speak(statement, by=world.urcs, component=world.urcs_ns, clears=True)
        before = set(told(silence).values_list("pk", flat=True))
        tell(silence.closes_at - timedelta(hours=12))
        later = told(silence).exclude(pk__in=before).values_list("recipient__email", flat=True)
        assert world.icrc_hod.email in later and world.urcs.email not in later

    def test_the_hard_time_is_neither_moved_nor_waived_on_the_clock(self, world, statement):
        silence = begun(world, statement)
        with pytest.raises(NotReady, match="promise"):
            deadlines.extend(
                clock(silence), due_at=silence.closes_at + timedelta(hours=9), reason="Later",
                by=world.coordinator,
            )  # fmt: skip
        with pytest.raises(NotReady, match="promise"):
            deadlines.waive(clock(silence), reason="No", by=world.coordinator)
        assert not deadlines.may_extend(clock(silence), world.coordinator)

    def test_a_second_procedure_is_another_run_of_the_clock(self, world, statement):
        first = begun(world, statement)
        actions.take_back(first, by=world.coordinator, reason="A holiday")
        second = begun(world, statement, hours=40)
        assert second.n == 2
        assert clock(second).due_at == second.closes_at
        assert clock(first).stopped_at is not None and clock(second).stopped_at is None
        assert close_due(first.closes_at) == 0


class TestTakingBack:
    def test_it_needs_a_reason_is_told_and_recorded_once(self, world, statement):
        silence = begun(world, statement)
        with pytest.raises(Invalid, match="Say why"):
            actions.take_back(silence, by=world.coordinator, reason=" ")
        for _click in range(2):
            actions.take_back(silence, by=world.coordinator, reason="A holiday in Kyiv")
        events = AuditEvent.objects.filter(verb="joint_statement.silence_stop")
        assert events.get().reason == "A holiday in Kyiv"
        news = Delivery.objects.filter(cause=f"event:{events.get().pk}", channel="inbox")
        readers = [row.recipient.email for row in news]
        assert world.icrc_hod.email in readers and len(readers) == len(set(readers))
        assert all("A holiday in Kyiv" in row.body for row in news)

    def test_after_the_hard_time_it_is_too_late(self, world, statement):
        silence = begun(world, statement)
        tell()
        close_due(silence.closes_at)
        with pytest.raises(OutOfTurn, match="is over"):
            actions.take_back(silence, by=world.coordinator, reason="Too late")


class TestThePage:
    def test_it_shows_in_advance_who_is_counted_who_is_not_and_why(self, client, world, statement):
        world.people["icrc_hod"].holdings.all().delete()
        world.people["icrc_director"].holdings.all().delete()
        client.force_login(world.coordinator)
        page = client.get(address(statement)).content.decode()
        assert "Nobody can be reached in its posts" in page
        begun(world, statement)
        tell()
        page = client.get(address(statement)).content.decode()
        assert "Silence counts" in page and "Silence does not count" in page
        assert "The message was handed over" in page
        front = client.get(statement.get_absolute_url()).content.decode()
        assert "Silence does not count" in front

    def test_beginning_is_one_form_and_a_time_too_soon_keeps_what_was_typed(
        self, client, world, statement
    ):
        client.force_login(world.coordinator)
        soon = typed(statement, timezone.now() + timedelta(hours=3))
        answer = client.post(address(statement), soon)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "24 hours at the earliest" in page and soon["closes_at_time"] in page
        later = typed(statement, timezone.now() + timedelta(hours=30))
        assert client.post(address(statement), later).status_code == 302
        assert Silence.objects.get().is_running

    def test_two_people_at_once_begin_one(self, client, world, statement):
        data = typed(statement, timezone.now() + timedelta(hours=30))
        for who, status in ((world.coordinator, 302), (world.urcs, 409)):
            client.force_login(who)
            answer = client.post(address(statement), data)
            assert answer.status_code == status
        assert "running already" in answer.content.decode()
        assert Silence.objects.count() == 1

    def test_taking_back_without_a_reason_gets_a_sentence(self, client, world, statement):
        begun(world, statement)
        client.force_login(world.coordinator)
        answer = client.post(address(statement) + "take-back/", {"reason": ""})
        assert answer.status_code == 422
        assert "Say why silence is no longer to count" in answer.content.decode()

    def test_after_it_the_page_says_how_each_was_counted(self, client, world, statement):
        silence = begun(world, statement)
        tell()
        close_due(silence.closes_at)
        client.force_login(world.polish)
        page = client.get(address(statement)).content.decode()
        assert "How each was counted" in page and "Cleared by silence" in page


class TestTheAPI:
    def test_it_is_begun_read_and_taken_back(self, world, statement):
        caller = Caller(world.coordinator)
        said = {
            "joint_statement": statement.pk, "version": statement.version,
            "closes_at": (timezone.now() + timedelta(hours=30)).isoformat(),
        }  # fmt: skip
        made = done(caller.post("silence-procedures/", said), 201)
        assert {each["component"] for each in made["parties"]} == {"DUA001", "ICRC", "IFRC"}
        assert made["parties"][0]["outcome"] == "unreached"
        there = f"silence-procedures/{made['id']}/"
        body = done(caller.post(there + "taking-back/", {"reason": "A holiday"}))
        assert body["outcome"] == "taken_back"
        said["closes_at"] = (timezone.now() + timedelta(hours=1)).isoformat()
        body = refused(caller.post("silence-procedures/", said), 400, "invalid")
        assert "24 hours" in body["fields"]["closes_at"][0]
