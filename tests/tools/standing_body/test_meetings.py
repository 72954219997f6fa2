"""When a body meets, and the clock that asks for it: rhythm, plan, tolerance, and who is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from coordination.deadlines.actions import change_setting
from coordination.deadlines.audiences import posts_for
from coordination.deadlines.models import Deadline
from coordination.deadlines.preparing import Subject
from coordination.roles import Audience
from coordination.watch.waiting import tools_waiting_for
from smcc.rules.refusals import Invalid, NotReady, NotYours, Stale
from tools.standing_body import actions, meetings, policy
from tools.standing_body.models import StandingBody

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
START = datetime(2026, 3, 1, tzinfo=ZoneInfo("UTC"))


def again(body):
    return StandingBody.objects.get(pk=body.pk)


def clock(body):
    return Deadline.objects.of(body).order_by("-occurrence").first()


@pytest.mark.parametrize(
    ("rhythm", "planned", "days"),
    [
        ("weekly", None, 14), ("fortnightly", None, 21), ("monthly", None, 38),
        ("quarterly", None, 99), ("twice_a_year", None, 191), ("on_demand", None, None),
        ("on_demand", 10, 17), ("monthly", 10, 17), ("monthly", 300, 38),
    ],
)  # fmt: skip
def test_it_is_to_meet_by_its_plan_or_its_rhythm_whichever_is_first(rhythm, planned, days):
    at = START + planned * DAY if planned else None
    found = policy.meet_by(rhythm, START, at, 168)
    assert found == (START + days * DAY if days else None)


def test_the_clock_runs_from_meeting_to_meeting(levels):
    body = levels.body("strategic", days_ago=60)
    first = clock(body)
    assert first.due_at == body.opened_at + 38 * DAY and first.is_overdue(timezone.now())
    assert first.policy["basis"] == "default" and first.country_id == "UKR"
    levels.met(body, days_ago=3)
    first.refresh_from_db()
    assert first.outcome == "met"
    second = clock(body)
    assert second.occurrence == 2 and second.due_at == again(body).counts_from + 38 * DAY
    levels.met(body, days_ago=20)
    assert clock(body) == second, "an earlier meeting is kept, and moves nothing"


def test_the_day_of_a_meeting_ends_where_the_body_meets(levels):
    body = levels.body("strategic", days_ago=60)
    meeting = levels.met(body, days_ago=3)
    assert meeting.met_at.astimezone(ZoneInfo("Europe/Kyiv")).strftime("%H:%M") == "23:59"


def test_a_plan_asks_for_its_day_and_is_done_with_the_meeting(levels):
    body, by = levels.body("strategic", rhythm="quarterly"), levels.world.urcs
    at = timezone.now() + 10 * DAY
    body = meetings.plan_next(body, by=by, at=at, place="Kyiv, office")
    assert clock(body).due_at == at + 7 * DAY
    meetings.plan_next(body, by=by, at=at + DAY, reason="A holiday")
    assert clock(body).due_at == at + 8 * DAY
    StandingBody.objects.filter(pk=body.pk).update(next_at=timezone.now() - DAY)
    levels.met(body)
    assert again(body).next_at is None and again(body).next_place == ""


def test_a_meeting_before_the_planned_one_leaves_the_plan(levels):
    body = levels.body("strategic", days_ago=20)
    at = timezone.now() + 10 * DAY
    meetings.plan_next(body, by=levels.world.urcs, at=at)
    levels.met(body, days_ago=2)
    assert again(body).next_at == at and clock(body).due_at == at + 7 * DAY


def test_when_needed_there_is_a_clock_only_while_a_meeting_is_planned(levels):
    body, by = levels.body("technical", rhythm="on_demand"), levels.world.urcs
    assert clock(body) is None
    at = timezone.now() + 5 * DAY
    meetings.plan_next(body, by=by, at=at)
    assert clock(body).due_at == at + 7 * DAY
    with pytest.raises(NotReady, match="called off"):
        meetings.plan_next(body, by=by, at=None)
    off = meetings.plan_next(body, by=by, at=None, reason="Nothing to discuss")
    assert off.next_at is None and clock(body).outcome == "withdrawn"
    meetings.plan_next(body, by=by, at=at)
    assert clock(body).stopped_at is None


def test_a_new_rhythm_counts_anew_and_a_new_tolerance_moves_no_promise(levels):
    body = levels.body("strategic")
    due = clock(body).due_at
    change_setting(
        key="body_met.tolerance_hours", new=24, by=levels.world.secretariat,
        reason="The bodies meet closely",
    )  # fmt: skip
    actions.amend(body, by=levels.world.urcs, changes={"name": "Leaders"})
    assert clock(body).due_at == due
    actions.amend(body, by=levels.world.urcs, changes={"rhythm": "weekly"})
    assert clock(body).due_at == again(body).counts_from + 8 * DAY


def test_a_dissolved_body_is_asked_for_nothing_and_begins_anew(levels):
    body, by = levels.body("strategic", days_ago=60), levels.world.urcs
    actions.run(body, "dissolve", by=by, reason="Over")
    assert clock(body).outcome == "withdrawn"
    back = actions.run(body, "reopen", by=by, reason="Needed again")
    assert clock(back).occurrence == 2 and clock(back).due_at > timezone.now() + 37 * DAY


def test_a_meeting_taken_back_gives_the_clock_back(levels):
    body, by = levels.body("strategic", days_ago=60), levels.world.urcs
    levels.met(body, days_ago=30)
    wrong = levels.met(body, days_ago=1)
    with pytest.raises(Invalid):
        meetings.take_back_meeting(wrong, by=by, reason=" ")
    kept = meetings.take_back_meeting(wrong, by=by, reason="It was the other body")
    assert kept.taken_back_at
    runs = Deadline.objects.of(body).order_by("occurrence")
    assert [each.outcome for each in runs] == ["met", "", "withdrawn"], "the second runs again"
    assert runs[1].due_at == again(body).counts_from + 38 * DAY
    assert levels.met(body, days_ago=1).pk != wrong.pk
    assert meetings.take_back_meeting(wrong, by=by, reason="Twice").taken_back_reason != "Twice"


def test_what_cannot_have_been_is_refused(levels):
    body, world = levels.body("strategic"), levels.world
    with pytest.raises(Invalid, match="still to come"):
        levels.met(body, days_ago=-3)
    with pytest.raises(Invalid, match="Say which components were there"):
        levels.met(body, present=[])
    with pytest.raises(Invalid, match="there is room for"):
        levels.met(body, decided="x" * 5001)
    world.polish_ns.active_until = timezone.localdate() - 9 * DAY
    world.polish_ns.save()
    with pytest.raises(Invalid, match="is not an active component"):
        levels.met(body, present=[world.polish_ns])
    levels.met(body)
    with pytest.raises(NotReady, match="is recorded already"):
        levels.met(body)
    for said, place in (
        ({"at": timezone.now() - DAY}, "at"),        ({"place": "x" * 501}, "place"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            meetings.plan_next(body, by=world.urcs, **({"at": timezone.now() + DAY} | said))
        assert list(refused.value.fields) == [place]
    with pytest.raises(Stale):
        meetings.plan_next(body, by=world.urcs, at=timezone.now() + DAY, version=1)


def test_a_body_met_before_it_was_recorded_here_but_not_in_another_age(levels):
    body = levels.body("strategic")
    assert levels.met(body, days_ago=300).ended_run is None, "it moves no clock"
    with pytest.raises(Invalid, match="a year before it was set up here") as refused:
        levels.met(body, days_ago=400)
    assert set(refused.value.fields) == {"held_on"}
    old = levels.body("technical", days_ago=500)
    assert levels.met(old, days_ago=400).pk


def test_a_body_set_up_again_keeps_its_earlier_meetings(levels):
    body, by = levels.body("strategic"), levels.world.urcs
    StandingBody.objects.filter(pk=body.pk).update(created_at=timezone.now() - 500 * DAY)
    actions.run(body, "dissolve", by=by, reason="Over")
    actions.run(body, "reopen", by=by, reason="Needed again")
    assert levels.met(body, days_ago=400).pk


@pytest.mark.parametrize(
    ("capacity", "may"),
    [("chair", True), ("co_chair", True), ("member", False), ("observer", False)],
)
def test_who_chairs_plans_and_records_also_from_elsewhere(levels, capacity, may):
    body = levels.body("strategic")
    person = levels.from_elsewhere(body, capacity=capacity)
    at = timezone.now() + DAY

    def act():
        meetings.plan_next(body, by=person, at=at)
        meetings.record_meeting(
            body, by=person, held_on=timezone.localdate(), present=[levels.world.icrc]
        )

    if may:
        act()
        assert again(body).meetings.count() == 1
    else:
        with pytest.raises(NotYours):
            act()


def test_reminders_reach_the_chairs_and_of_a_body_without_any_its_members(levels):
    body = levels.body("strategic")

    def told():
        return {each.code for each in posts_for(Audience.CHAIRS, Subject(clock(body)))}

    levels.seat(body, "region", "observer")
    assert told() == set()
    levels.seat(body, "ifrc_hod", "member")
    assert told() == {"ifrc-hod-ukraine"}
    levels.seat(body, "urcs_sg")
    levels.seat(body, "icrc_hod", "co_chair")
    assert told() == {"urcs-secretary-general", "icrc-hod-ukraine"}


def test_an_overdue_meeting_waits_for_those_who_chair_alone(levels):
    body = levels.chaired("strategic", "icrc_hod", days_ago=60)

    def waiting(who):
        return [w.url for w in tools_waiting_for(getattr(levels.world, who))]

    assert body.get_absolute_url() in waiting("icrc_hod")
    assert body.get_absolute_url() not in waiting("urcs")
    levels.met(body)
    assert body.get_absolute_url() not in waiting("icrc_hod")


def test_an_overdue_meeting_of_a_body_without_a_chair_waits_for_its_members(levels):
    body = levels.body("strategic", days_ago=60)
    levels.seat(body, "ifrc_hod", "member")
    levels.seat(body, "region", "observer")

    def why(who):
        found = tools_waiting_for(getattr(levels.world, who))
        return [w.why for w in found if w.kind == "standing_body"]

    assert ["no chair" in each for each in why("ifrc_hod")] == [True]
    assert why("region") == []
    levels.seat(body, "icrc_hod", "co_chair")
    assert why("ifrc_hod") == [] and ["no chair" in each for each in why("icrc_hod")] == [False]


def test_a_meeting_taken_back_gives_its_plan_back_unless_another_was_made(levels):
    body, by = levels.body("technical", rhythm="on_demand"), levels.world.urcs
    meetings.plan_next(body, by=by, at=timezone.now() + DAY, place="Kyiv")
    planned = timezone.now() - timedelta(minutes=1)
    StandingBody.objects.filter(pk=body.pk).update(next_at=planned)
    actions.amend(body, by=by, changes={"rhythm": "quarterly"})
    due = clock(body).due_at
    wrong = levels.met(body)
    assert again(body).next_at is None
    meetings.take_back_meeting(wrong, by=by, reason="It was the other body")
    assert (again(body).next_at, again(body).next_place) == (planned, "Kyiv")
    open_one = Deadline.objects.of(body).open().get()
    assert (open_one.occurrence, open_one.due_at) == (1, due) and due == planned + 7 * DAY
    wrong = levels.met(body)
    other = timezone.now() + 9 * DAY
    meetings.plan_next(body, by=by, at=other)
    meetings.take_back_meeting(wrong, by=by, reason="It was the other body")
    assert again(body).next_at == other


def test_taken_back_the_clock_counts_from_a_meeting_held_in_between(levels):
    body, by = levels.body("strategic", rhythm="weekly", days_ago=60), levels.world.urcs
    wrong = levels.met(body, days_ago=0)
    between = levels.met(body, days_ago=30)
    meetings.take_back_meeting(wrong, by=by, reason="It was the other body")
    assert again(body).counts_from == between.met_at and clock(body).occurrence == 3
    meetings.take_back_meeting(between, by=by, reason="That too")
    assert Deadline.objects.of(body).open().get().occurrence == 1
    levels.met(body, days_ago=40)
    assert Deadline.objects.of(body).open().get().occurrence == 4
