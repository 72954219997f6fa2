"""The reporting calendar: the order of reports, moving and cancelling, and the clock of each."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.deadlines.models import Deadline, Delivery
from coordination.deadlines.sending import send_pending
from coordination.deadlines.sweep import fire_due_rungs
from recommendations.reporting_date import actions
from recommendations.reporting_date.models import ReportingDate
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours
from tests.api.caller import Caller
from tests.factories import reviews, workstreams
from tests.fixtures.scenarios import scenario

LIST = "/recommendations/calendar/"


@scenario
def chain(world):
    return workstreams.chain(world)


def clock_of(report):
    return Deadline.objects.of(report).first()


def end_of(day):
    """The end of a day in the house's zone, to the hour: a summer's or a winter's."""
    return datetime(day.year, day.month, day.day, 22, tzinfo=UTC)


class TestOrder:
    def test_a_report_goes_to_the_body_before_first(self, world):
        steering, council = (
            workstreams.report(world, body, 10) for body in ("steering", "council")
        )
        for body, before in (("council", steering), ("standing", council), ("steering", steering)):
            with pytest.raises(Invalid) as refused:
                workstreams.report(world, body, 20, follows=before)
            assert set(refused.value.fields) == {"follows"}
        assert ReportingDate.objects.count() == 2

    def test_it_rests_on_no_later_day(self, world):
        steering = workstreams.report(world, "steering", 30)
        with pytest.raises(Invalid, match="comes after this date"):
            workstreams.report(world, "standing", 29, follows=steering)
        assert workstreams.report(world, "standing", 30, follows=steering).pk

    def test_nothing_is_moved_behind_what_rests_on_it(self, world, chain):
        first, second, _third = chain
        with pytest.raises(Invalid) as refused:
            actions.amend_date(
                first, by=world.secretariat, reason="Later",
                changes={"meets_on": second.meets_on + timedelta(days=1)},
            )  # fmt: skip
        assert "Standing Commission" in refused.value.fields["meets_on"][0]
        with pytest.raises(Invalid) as refused:
            actions.amend_date(first, by=world.secretariat, changes={"body": "council"})
        assert "body" in refused.value.fields

    def test_one_that_names_none_before_it_is_flagged_and_not_refused(self, world):
        council = workstreams.report(world, "council", 30)
        assert [str(each) for each in council.flags] == [
            "No report before it is named: Standing Commission."
        ]
        assert workstreams.report(world, "steering", 30).flags == []
        assert actions.run(council, "finish", by=world.secretariat).flags == []

    def test_it_is_not_done_before_what_it_rests_on(self, world, chain):
        first, second, _third = chain
        with pytest.raises(NotReady, match="not done yet: Steering Committee"):
            actions.run(second, "finish", by=world.secretariat)
        actions.run(first, "finish", by=world.secretariat)
        assert actions.run(second, "finish", by=world.secretariat).state == "done"

    def test_what_rests_on_a_cancelled_one_is_flagged_and_names_another(self, world, chain):
        first, second, _third = chain
        actions.run(first, "cancel", by=world.secretariat, reason="No quorum")
        second = ReportingDate.objects.get(pk=second.pk)
        assert "was cancelled" in str(second.flags[0])
        assert actions.amend_date(second, by=world.secretariat, changes={"title": "Other"}).pk
        with pytest.raises(Invalid) as refused:
            workstreams.report(world, "standing", 50, follows=first)
        assert "cancelled" in refused.value.fields["follows"][0]


class TestWhoMayWrite:
    @pytest.mark.parametrize("who", ["observer", "committee", "icrc_director", "icrc_hod"])
    def test_everybody_reads_and_the_secretariat_writes(self, client, world, chain, who):
        by, first = getattr(world, who), chain[0]
        client.force_login(by)
        assert first.title in client.get(LIST).text
        assert client.get(first.get_absolute_url()).status_code == 200
        attempts = (
            lambda: workstreams.calendar.plan(
                by=by, body="steering", meets_on=workstreams.in_days(3), title="x"
            ),
            lambda: actions.amend_date(first, by=by, changes={"title": "x"}),
            lambda: actions.run(first, "cancel", by=by, reason="x"),
        )
        for attempt in attempts:
            with pytest.raises(NotYours, match="secretariat keeps"):
                attempt()
        assert client.get(f"{LIST}new/").status_code == 403
        assert first.offers(by) == []


class TestMoving:
    def test_a_date_is_moved_for_a_reason_and_both_days_are_shown(self, client, world, chain):
        first, was = chain[0], chain[0].meets_on
        to = was + timedelta(days=7)
        with pytest.raises(Invalid) as refused:
            actions.amend_date(first, by=world.secretariat, changes={"meets_on": to})
        assert set(refused.value.fields) == {"reason"}
        moved = actions.amend_date(
            first, by=world.secretariat, changes={"meets_on": to}, reason="No quorum"
        )
        assert (moved.meets_on, moved.moved_from, moved.moved_because) == (to, was, "No quorum")
        said = AuditEvent.objects.get(verb="reporting_date.amend")
        assert said.data["changes"]["meets_on"] == {"from": str(was), "to": str(to)}
        assert said.reason == "No quorum"
        client.force_login(world.observer)
        text = client.get(first.get_absolute_url()).text
        assert "Moved from" in text and "No quorum" in text

    def test_words_are_changed_without_a_reason(self, world, chain):
        row = actions.amend_date(chain[0], by=world.secretariat, changes={"title": "Half-year"})
        assert (row.title, row.moved_from) == ("Half-year", None)


class TestClock:
    def test_it_starts_when_the_date_is_set_and_runs_to_the_documents_day(self, world):
        report = workstreams.report(
            world, "council", 60, lead_days=21, responsible_post=world.posts["icrc_hod"]
        )
        clock = clock_of(report)
        assert clock.started_at == report.created_at and clock.operation is None
        assert abs(clock.due_at - end_of(workstreams.in_days(39))) < timedelta(hours=1)
        assert clock.responsible_post == world.posts["icrc_hod"]
        assert clock.rungs.planned().count() >= 6

    def test_without_a_lead_time_it_runs_to_the_day_of_the_meeting(self, world):
        clock = clock_of(workstreams.report(world, "council", 60))
        assert abs(clock.due_at - end_of(workstreams.in_days(60))) < timedelta(hours=1)

    def test_it_is_met_when_the_report_is_done_and_runs_on_when_planned_again(self, world, chain):
        first = actions.run(chain[0], "finish", by=world.secretariat)
        clock = clock_of(first)
        assert (clock.outcome, clock.stopped_at) == ("met", first.done_at)
        assert not clock.rungs.planned().exists()
        actions.run(first, "reopen", by=world.secretariat, reason="It was another report")
        assert clock_of(first).outcome == "" and clock_of(first).rungs.planned().exists()

    def test_it_moves_with_the_date_and_the_record_has_both_and_the_reason(self, world, chain):
        first, before = chain[0], clock_of(chain[0]).due_at
        actions.amend_date(
            first, by=world.secretariat, reason="No quorum",
            changes={"meets_on": first.meets_on + timedelta(days=7)},
        )  # fmt: skip
        after = clock_of(first).due_at
        assert (
            timedelta(days=7) - timedelta(hours=1) <= after - before <= timedelta(days=7, hours=1)
        )
        said = AuditEvent.objects.get(verb="deadline.reanchor")
        assert said.data["due_at"] == {"from": before.isoformat(), "to": after.isoformat()}
        assert said.reason == "No quorum" and said.chain == first.chain

    def test_it_is_withdrawn_when_the_date_is_cancelled(self, world, chain):
        actions.run(chain[2], "cancel", by=world.secretariat, reason="Postponed for good")
        clock = clock_of(chain[2])
        assert (clock.outcome, clock.reason) == ("withdrawn", "Postponed for good")

    def test_a_meeting_of_the_past_starts_none(self, world):
        report = workstreams.report(world, "steering", -30)
        actions.run(report, "finish", by=world.secretariat)
        assert clock_of(report) is None

    def test_who_prepares_it_is_reminded_and_at_the_limit_the_committee_too(self, world, chain):
        clock = clock_of(chain[0])
        fire_due_rungs(), send_pending()
        told = Delivery.objects.filter(rung__deadline=clock)
        first = {each.recipient.name for each in told.select_related("recipient")}
        assert first == {world.icrc_hod.name, world.secretariat.name}
        at_limit = clock.rungs.get(name="limit")
        assert set(at_limit.to) == {"responsible", "secretariat", "steering"}

    def test_its_page_shows_the_clock_to_those_it_concerns(self, client, world, chain):
        for who, sees in (("secretariat", True), ("committee", True), ("icrc_hod", True),
                          ("observer", False)):  # fmt: skip
            client.force_login(getattr(world, who))
            answer = client.get(chain[0].get_absolute_url())
            assert bool(answer.context["clocks"]) is sees, who
            assert ("Report handed in" in answer.text) is sees, who


class TestPages:
    def test_to_come_first_the_next_on_top_and_past_below(self, client, world, chain):
        old = workstreams.report(world, "steering", -40)
        older = workstreams.report(world, "steering", -80)
        client.force_login(world.observer)
        answer = client.get(LIST)
        assert [row["report"] for row in answer.context["rows"]] == list(chain)
        assert [row["report"] for row in answer.context["earlier"]] == [old, older]
        assert "Overdue" in answer.text and "no interval given" in answer.text
        past = client.get(LIST, {"when": "past"})
        assert [row["report"] for row in past.context["rows"]] == [old, older]
        assert past.context["earlier"] == []

    def test_filters_live_in_the_address_and_mean_the_same_in_the_api(self, client, world, chain):
        review, team = reviews.review(world), workstreams.team(world)
        actions.amend_date(
            chain[1], by=world.secretariat, changes={"reviews": [review], "workstreams": [team]}
        )
        client.force_login(world.observer)
        caller = Caller(world.observer, "read")
        for asked, found in (
            ({"body": "standing"}, [chain[1]]), ({"workstream": "logistics"}, [chain[1]]),
            ({"review": review.ref}, [chain[1]]), ({"state": "done"}, []),
            ({"when": "upcoming"}, list(chain)), ({"when": "past"}, []),
        ):  # fmt: skip
            assert [row["report"] for row in client.get(LIST, asked).context["rows"]] == found
            answer = caller.get("reporting-dates/", asked).json()["results"]
            assert sorted(row["id"] for row in answer) == sorted(each.pk for each in found)

    def test_the_number_of_queries_does_not_grow(self, client, world, chain):
        def queries():
            with CaptureQueriesContext(connection) as caught:
                client.get(LIST)
            return len(caught)

        workstreams.report(world, "steering", -3)
        client.force_login(world.observer)
        client.get(LIST)
        few = queries()
        for n in range(5):
            workstreams.report(world, "standing", 70 + n, follows=chain[0])
            workstreams.report(world, "steering", -40 - n)
        assert queries() == few <= 9

    def test_the_secretariat_enters_and_moves_a_date(self, client, world, chain):
        client.force_login(world.secretariat)
        day = workstreams.in_days(75)
        sent = {
            "body": "standing", "meets_on_0": "", "meets_on": day.isoformat(), "title": "Half-year",
            "lead_days": "14", "follows": str(chain[0].pk), "responsible_post": "icrc-hod-ukraine",
        }  # fmt: skip
        answer = client.post(f"{LIST}new/", sent)
        assert answer.status_code == 302, answer.context["form"].errors
        made = ReportingDate.objects.get(title="Half-year")
        assert (made.meets_on, made.lead_days, made.follows) == (day, 14, chain[0])
        edit = f"{LIST}{made.pk}/edit/"
        later = (day + timedelta(days=1)).isoformat()
        answer = client.post(edit, sent | {"meets_on": later, "version": made.version})
        assert answer.status_code == 422 and "reason" in answer.context["form"].errors
        assert "Half-year" in answer.text
        sent |= {"meets_on": later, "version": made.version, "reason": "The hall is taken"}
        assert client.post(edit, sent).status_code == 302
        assert "The hall is taken" in client.get(made.get_absolute_url()).text

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [({"meets_on": "the 40th"}, "meets_on"), ({"meets_on": "0001-01-01"}, "meets_on"),
         ({"meets_on": "9999-12-31"}, "meets_on"), ({"title": " "}, "title"),
         ({"lead_days": "-1"}, "lead_days"), ({"lead_days": "9999"}, "lead_days"),
         ({"body": "parliament"}, "body"), ({"follows": "77777"}, "follows"),
         ({"follows": "9" * 30}, "follows")],
    )  # fmt: skip
    def test_what_cannot_be_is_said_beside_its_field(self, client, world, chain, wrong, field):
        client.force_login(world.secretariat)
        sent = {"body": "steering", "meets_on": workstreams.in_days(5).isoformat(), "title": "Kept"}
        answer = client.post(f"{LIST}new/", sent | wrong)
        assert answer.status_code == 422 and field in answer.context["form"].errors
        api = {"body": "steering", "meets_on": sent["meets_on"], "title": "Kept"} | wrong
        numbers = {name: int(api[name]) for name in ("lead_days", "follows") if name in api}
        answer = Caller(world.secretariat).post("reporting-dates/", api | numbers)
        assert answer.status_code == 400 and field in answer.json()["fields"]
        assert ReportingDate.objects.count() == 3


class TestApi:
    def test_a_date_is_entered_moved_and_done(self, world, chain):
        caller = Caller(world.secretariat)
        answer = caller.post("reporting-dates/", {
            "body": "standing", "meets_on": workstreams.in_days(70).isoformat(), "title": "Interim",
            "lead_days": 7, "follows": chain[0].pk,
        })  # fmt: skip
        row = answer.json()
        assert answer.status_code == 201 and row["flags"] == []
        assert row["document_due_on"] == workstreams.in_days(63).isoformat()
        assert [(each["name"], each["open"]) for each in row["steps"]] == [
            ("finish", False), ("cancel", True),
        ]  # fmt: skip
        here = f"reporting-dates/{row['id']}/"
        sent = {"version": row["version"], "lead_days": 10}
        assert caller.patch(here, sent).status_code == 400
        moved = caller.patch(here, sent | {"reason": "The body asked for it"})
        assert moved.json()["document_due_on"] == workstreams.in_days(60).isoformat()
        step = caller.post(f"{here}steps/cancel/", {"reason": "Merged with another"})
        assert step.json()["state"] == "cancelled"
        assert step.json()["last_reason"] == "Merged with another"
        assert timezone.now() >= ReportingDate.objects.get(pk=row["id"]).cancelled_at
