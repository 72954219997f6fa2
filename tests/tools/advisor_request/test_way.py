"""From the request to the debriefing, or to the reason why nobody came."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from coordination.deadlines.actions import change_setting
from coordination.deadlines.models import Deadline, Delivery
from coordination.operations import actions as operations
from coordination.watch.waiting import waiting_for
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tools.advisor import actions as pool
from tools.advisor_request import actions, outcome
from tools.advisor_request.models import AdvisorRequest
from tools.advisor_request.policy import HandedTo, State, Unmet


def today(n=0):
    return timezone.localdate() + timedelta(days=n)


class TestAsking:
    @pytest.mark.parametrize("who", ["coordinator", "urcs", "secretariat"])
    def test_those_who_lead_ask_and_those_who_match_see_it_waiting(self, world, case, who):
        said = {"asked_for": "Help", "starts_on": today(), "ends_on": today(5)}
        made = actions.request_advisor(case, by=getattr(world, who), **said)
        assert (made.state, made.number) == (State.REQUESTED, 1)
        assert "Match a coordination advisor" in said_to(world.secretariat)
        assert "Match" not in said_to(world.coordinator)
        if who != "secretariat":
            assert Delivery.objects.filter(recipient=world.secretariat, operation=case).exists()

    @pytest.mark.parametrize("who", ["polish", "observer", "icrc_director", "region"])
    def test_nobody_else_asks(self, world, case, who):
        with pytest.raises(NotYours):
            actions.request_advisor(
                case, by=getattr(world, who), asked_for="Help", starts_on=today(), ends_on=today()
            )

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"asked_for": " "}, "asked_for"),
            ({"asked_for": "x" * 5001}, "asked_for"),
            ({"starts_on": None}, "starts_on"),
            ({"ends_on": None}, "ends_on"),
            ({"ends_on": today(-1)}, "ends_on"),
            ({"reports_to": "x" * 201}, "reports_to"),
        ],
    )
    def test_what_cannot_be_is_named(self, world, case, given, field):
        with pytest.raises(Invalid) as refused:
            cases.advisor_requested(world, case, **given)
        assert field in refused.value.fields

    def test_not_from_a_day_before_the_onset_where_the_operation_is(self, world, case):
        with pytest.raises(Invalid) as refused:
            cases.advisor_requested(world, case, starts_on=case.onset_day - timedelta(days=1))
        assert refused.value.fields == {"starts_on": ["This is before the onset. Check the date."]}
        assert cases.advisor_requested(world, case, starts_on=case.onset_day).number == 1

    def test_the_onset_day_is_that_of_the_place(self, world):
        case = cases.large_operation(world)
        case.onset_at = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
        assert case.onset_day == date(2026, 3, 2), "01:00 in Kyiv"

    def test_not_for_more_than_two_years(self, world, case):
        first = date(today().year + 1, 3, 1)
        last = first.replace(year=first.year + 2)
        with pytest.raises(Invalid) as refused:
            cases.advisor_requested(world, case, starts_on=first, ends_on=last + timedelta(days=1))
        assert "more than 2 years after the first one" in refused.value.fields["ends_on"][0]
        made = cases.advisor_requested(world, case, starts_on=first, ends_on=last)
        with pytest.raises(Invalid, match="more than 2 years"):
            actions.amend_request(
                made, by=world.coordinator, changes={"ends_on": last + timedelta(days=1)}
            )
        early = {"starts_on": case.onset_day - timedelta(days=1)}
        with pytest.raises(Invalid, match="before the onset"):
            actions.amend_request(made, by=world.coordinator, changes=early)

    def test_days_asked_for_before_the_onset_was_corrected_can_still_be_prolonged(
        self, world, case
    ):
        made = cases.advisor_requested(world, case, ends_on=today(9))
        AdvisorRequest.objects.filter(pk=made.pk).update(starts_on=today(-40))
        changes = {"asked_for": "Other help", "starts_on": today(-40), "ends_on": today(20)}
        row = actions.amend_request(made, by=world.coordinator, changes=changes)
        assert (row.starts_on, row.ends_on) == (today(-40), today(20))

    def test_in_a_closed_operation_nobody_is_asked_for(self, world):
        case = cases.operation(world)
        operations.run(case, "close", by=world.coordinator, reason="Over")
        with pytest.raises(OutOfTurn):
            cases.advisor_requested(world, case)

    def test_it_needs_no_decision_and_leaves_the_decision_alone(self, world, case):
        before = case.mco_deployment
        cases.advisor_requested(world, case)
        after = type(before).objects.get()
        assert (after.state, after.version) == (before.state, before.version)
        assert Deadline.objects.of(after).get().stopped_at is None
        assert cases.advisor_requested(world, cases.operation(world)).number == 1


class TestMatching:
    def test_matched_approved_and_deployed(self, world, case, asked, advisor):
        row = cases.advisor_matched(world, asked, advisor)
        assert (row.state, row.advisor, row.is_named) == (State.MATCHED, advisor, False)
        assert "Approve the advisor" in said_to(world.icrc_director)
        assert "Approve" not in said_to(world.secretariat)
        row = actions.run(row, "approve", by=world.ifrc_usg)
        assert row.is_named
        row = actions.run(row, "deploy", by=world.urcs_staff)
        assert row.state == State.DEPLOYED

    def test_the_secretariat_matches_and_does_not_approve(self, world, asked, advisor):
        row = cases.advisor_matched(world, asked, advisor)
        with pytest.raises(NotYours):
            actions.run(row, "approve", by=world.secretariat)
        with pytest.raises(NotYours):
            actions.run(row, "approve", by=world.urcs_staff)

    def test_somebody_has_to_be_chosen_and_in_the_pool(self, world, asked, advisor):
        with pytest.raises(Invalid):
            actions.match_advisor(asked, by=world.secretariat, advisor=None)
        pool.run(advisor, "withdraw", by=world.urcs_staff, reason="Another job")
        with pytest.raises(NotReady):
            cases.advisor_matched(world, asked, advisor)

    def test_who_left_the_pool_meanwhile_is_not_approved(self, world, asked, advisor):
        row = cases.advisor_matched(world, asked, advisor)
        pool.run(advisor, "withdraw", by=world.urcs_staff, reason="Another job")
        with pytest.raises(NotReady, match="no longer in the pool"):
            actions.run(row, "approve", by=world.ifrc_usg)

    def test_a_match_is_taken_back_and_nobody_stands_there(self, world, asked, advisor):
        row = cases.advisor_matched(world, asked, advisor)
        row = actions.run(row, "unmatch", by=world.icrc_director, reason="Needed elsewhere")
        assert (row.state, row.advisor, row.matched_at) == (State.REQUESTED, None, None)

    def test_who_read_an_earlier_version_is_told(self, world, asked, advisor):
        actions.amend_request(asked, by=world.coordinator, changes={"asked_for": "Other help"})
        with pytest.raises(Stale):
            actions.match_advisor(asked, by=world.secretariat, advisor=advisor, version=1)

    def test_the_database_knows_no_match_without_an_advisor(self, world, asked, advisor):
        cases.advisor_matched(world, asked, advisor)
        with pytest.raises(IntegrityError), transaction.atomic():
            AdvisorRequest.objects.update(advisor=None)


class TestArriving:
    def test_who_came_early_was_there_from_that_day(self, world, case, advisor):
        late = cases.advisor_requested(world, case, starts_on=today(5), ends_on=today(9))
        cases.advisor_matched(world, late, advisor)
        actions.run(late, "approve", by=world.ifrc_usg)
        row = outcome.deploy(late, by=world.coordinator)
        assert today(-1) <= row.arrived_on <= today(1)
        there = AdvisorRequest.objects.committing(today(1), today(2))
        assert row in there and row.came_early

    def test_an_early_arrival_leaves_the_days_that_were_agreed(self, world, case, advisor):
        late = cases.advisor_requested(world, case, starts_on=today(5), ends_on=today(9))
        cases.advisor_matched(world, late, advisor)
        actions.run(late, "approve", by=world.ifrc_usg)
        outcome.deploy(late, by=world.coordinator)
        late.refresh_from_db()
        assert (late.starts_on, late.ends_on) == (today(5), today(9))

    def test_not_after_the_days_that_were_asked_for_nor_in_the_future(self, world, advisor):
        long_ago = cases.large_operation(world, name="An older flood", hours_ago=300)
        past = cases.advisor_requested(world, long_ago, starts_on=today(-9), ends_on=today(-2))
        cases.advisor_matched(world, past, advisor)
        actions.run(past, "approve", by=world.ifrc_usg)
        with pytest.raises(Invalid, match="over by then"):
            outcome.deploy(past, by=world.coordinator)
        with pytest.raises(Invalid, match="future"):
            outcome.deploy(past, by=world.coordinator, at=timezone.now() + timedelta(days=1))


class TestEnding:
    @pytest.fixture
    def there(self, world, asked, advisor):
        return cases.advisor_deployed(world, asked, advisor)

    def hand_over(self, world, row, **more):
        said = {"handed_to": HandedTo.COUNTRY_TEAM, "open_points": "The 3W is not agreed"} | more
        return outcome.hand_over(row, by=world.urcs_staff, **said)

    def test_handed_over_to_the_country_team_the_debriefing_is_due(self, world, there):
        row = self.hand_over(world, there)
        assert (row.state, row.open_points) == (State.HANDED_OVER, "The 3W is not agreed")
        clock = Deadline.objects.of(row).get()
        assert clock.started_at == row.handed_over_at
        assert clock.due_at == row.handed_over_at + timedelta(days=14)
        assert clock.policy["basis"] == "default"
        assert "Record your debriefing" in said_to(world.urcs_staff)
        assert "Debrief the coordination advisor" in said_to(world.coordinator)

    def test_the_debriefing_stops_the_clock(self, world, there):
        row = outcome.debrief(
            self.hand_over(world, there), by=world.urcs_staff, worked="Weekly calls",
            lessons="Come earlier",
        )  # fmt: skip
        assert (row.state, row.lessons) == (State.DEBRIEFED, "Come earlier")
        assert Deadline.objects.of(row).get().outcome == "met"
        assert "debriefing" not in said_to(world.urcs_staff)

    def test_the_secretariat_sets_how_long_it_may_take(self, world, there):
        change_setting(
            key="advisor_debriefed.limit_hours", new=48, by=world.secretariat, reason="Agreed"
        )
        row = self.hand_over(world, there)
        assert Deadline.objects.of(row).get().due_at == row.handed_over_at + timedelta(hours=48)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"handed_to": ""}, "handed_to"),
            ({"open_points": "  "}, "open_points"),
            ({"open_points": "x" * 5001}, "open_points"),
            ({"handed_to": HandedTo.ADVISOR}, "successor"),
            ({"at": timezone.now() - timedelta(days=400)}, "at"),
        ],
    )
    def test_what_a_hand_over_lacks_is_named(self, world, there, given, field):
        with pytest.raises(Invalid) as refused:
            self.hand_over(world, there, **given)
        assert field in refused.value.fields

    def test_to_another_advisor_who_is_approved_here(self, world, case, there):
        other = cases.in_pool(world, "polish")
        after = cases.advisor_requested(world, case, starts_on=today(5), ends_on=today(40))
        with pytest.raises(Invalid):
            self.hand_over(world, there, handed_to="advisor", successor=after)
        cases.advisor_matched(world, after, other)
        actions.run(after, "approve", by=world.ifrc_usg)
        row = self.hand_over(world, there, handed_to="advisor", successor=after)
        assert row.successor == after

    def test_not_to_itself(self, world, there):
        with pytest.raises(Invalid):
            self.hand_over(world, there, handed_to="advisor", successor=there)

    @pytest.mark.parametrize("missing", ["worked", "lessons"])
    def test_a_debriefing_says_both(self, world, there, missing):
        row = self.hand_over(world, there)
        said = {"worked": "x", "lessons": "y"} | {missing: " "}
        with pytest.raises(Invalid) as refused:
            outcome.debrief(row, by=world.urcs_staff, **said)
        assert missing in refused.value.fields

    def test_it_is_still_due_after_the_operation_is_closed(self, world, case, there):
        row = self.hand_over(world, there)
        operations.run(case, "close", by=world.coordinator, reason="Over")
        assert Deadline.objects.of(row).get().stopped_at is None
        assert outcome.debrief(row, by=world.coordinator, worked="x", lessons="y").debriefed_at


class TestUnmet:
    @pytest.mark.parametrize("reason", ["travel", "at_home"])
    def test_for_one_of_the_two_reasons_of_the_sources(self, world, asked, reason):
        row = outcome.mark_unmet(asked, by=world.secretariat, unmet_reason=reason)
        assert (row.state, row.unmet_reason) == (State.UNMET, reason)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"unmet_reason": ""}, "unmet_reason"),
            ({"unmet_reason": "tired"}, "unmet_reason"),
            ({"unmet_reason": Unmet.OTHER, "note": " "}, "note"),
            ({"unmet_reason": Unmet.TRAVEL, "note": "x" * 5001}, "note"),
        ],
    )
    def test_another_one_needs_words(self, world, asked, given, field):
        with pytest.raises(Invalid) as refused:
            outcome.mark_unmet(asked, by=world.secretariat, **given)
        assert field in refused.value.fields

    def test_asked_again_it_is_unmet_no_more(self, world, asked):
        row = outcome.mark_unmet(asked, by=world.secretariat, unmet_reason="travel")
        row = actions.run(row, "ask_again", by=world.coordinator, reason="The border is open")
        assert (row.state, row.unmet_reason, row.unmet_at) == (State.REQUESTED, "", None)

    def test_counted_by_reason(self, world, case, asked):
        for reason in ("travel", "travel", "at_home"):
            row = cases.advisor_requested(world, case)
            outcome.mark_unmet(row, by=world.secretariat, unmet_reason=reason)
        seen = AdvisorRequest.objects.visible_to(world.observer)
        assert seen.counted_by_reason() == {"travel": 2, "at_home": 1}


def said_to(person):
    return " ".join(str(each.sentence) for each in waiting_for(person))
