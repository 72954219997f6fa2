"""One's own reminders of a clock: held for a while, or passed on to a colleague. The clock runs on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.deadlines import actions
from coordination.deadlines.models import Deadline, Delivery, PassedOn, Snooze
from coordination.deadlines.sweep import fire_due_rungs
from coordination.people import actions as people
from smcc.rules.refusals import NotYours, OutOfTurn
from tests.coordination.deadlines.asked import HOUR, events, fields, overdue
from tests.factories import cases
from tests.factories.world import appoint, make_person
from tests.fixtures.scenarios import scenario
from tools.mini_summit import actions as summits

pytestmark = pytest.mark.django_db


@scenario
def case(world):
    return cases.large_operation(world)


@scenario
def clock(case):
    """ "Mini-Summit held": five hours old, due in 43."""
    return Deadline.objects.get(operation=case, clock="mini_summit_held")


@scenario
def advisor(case):
    """ "Coordination advisor decided": a clock that is waived on itself."""
    return Deadline.objects.get(operation=case, clock="mco_decided")


# --- Snooze -----------------------------------------------------------------------------------


def test_a_snooze_holds_ones_own_reminders_and_stays_in_the_record(world, clock):
    until = timezone.now() + 6 * HOUR
    made = actions.snooze(clock, until=until, by=world.coordinator)
    assert (made.person, made.until) == (world.people["coordinator"], until)
    event = events("snooze").get()
    assert event.actor_name == "Coordinator" and event.data["until"] == until.isoformat()
    clock.refresh_from_db()
    assert clock.stopped_at is None and clock.version == 1, "the clock runs on"


def test_a_snooze_never_passes_the_limit(world, clock):
    said = fields(
        actions.snooze, clock, until=clock.due_at + timedelta(seconds=1), by=world.coordinator
    )
    assert "never passes the limit" in said["until"][0] and "Kyiv" in said["until"][0]
    actions.snooze(clock, until=clock.due_at, by=world.coordinator)


def test_a_snooze_into_the_past_is_refused(world, clock):
    for until in (timezone.now() - HOUR, timezone.now() - timedelta(days=4000)):
        said = fields(actions.snooze, clock, until=until, by=world.coordinator)
        assert "in the past" in said["until"][0]
    assert not Snooze.objects.exists()


def test_only_those_whom_it_reminds_may_snooze_a_clock(world, clock):
    """The regional director is reminded after the limit only: that is enough."""
    for person in (world.observer, world.polish, world.urcs_staff):
        with pytest.raises(NotYours):
            actions.snooze(clock, until=timezone.now() + HOUR, by=person)
    actions.snooze(clock, until=timezone.now() + HOUR, by=world.region)


def test_whom_a_rung_has_reached_may_snooze_also_without_the_post(world, clock):
    fire_due_rungs()
    held = world.people["coordinator"].holdings.get()
    people.end_holding(held, by=world.secretariat)
    actions.snooze(clock, until=timezone.now() + HOUR, by=world.coordinator)


def test_a_clock_that_stopped_or_is_overdue_is_not_snoozed(world, clock, case):
    with pytest.raises(OutOfTurn) as refused:
        actions.snooze(overdue(clock), until=timezone.now() + HOUR, by=world.coordinator)
    assert "limit has passed" in str(refused.value)
    summits.run(case.mini_summits.get(), "waive", by=world.coordinator, reason="Held elsewhere")
    with pytest.raises(OutOfTurn) as refused:
        actions.snooze(clock, until=timezone.now() + HOUR, by=world.coordinator)
    assert "has stopped" in str(refused.value)


def test_a_later_snooze_replaces_the_earlier_and_a_double_click_is_one(world, clock):
    first, second = timezone.now() + 9 * HOUR, timezone.now() + 3 * HOUR
    actions.snooze(clock, until=first, by=world.coordinator)
    actions.snooze(clock, until=second, by=world.coordinator)
    actions.snooze(clock, until=second, by=world.coordinator)
    assert Snooze.objects.get().until == second
    assert events("snooze").count() == 2
    actions.snooze(clock, until=first, by=world.urcs)
    assert Snooze.objects.count() == 2, "each for oneself"


def held_message(clock, person, until):
    now = timezone.now()
    return Delivery.objects.create(
        cause="rung:0", rung=clock.rungs.first(), operation=clock.operation, recipient=person,
        channel="email", address=person.email, subject="x", body="x", held="snoozed",
        created_at=now, due_at=until, not_before=until,
    )  # fmt: skip


def test_waking_up_ends_it_and_sends_what_it_held(world, clock):
    until = timezone.now() + 9 * HOUR
    actions.snooze(clock, until=until, by=world.coordinator)
    mine = held_message(clock, world.people["coordinator"], until)
    other = held_message(clock, world.people["urcs"], until)
    actions.wake_up(clock, by=world.coordinator)
    mine.refresh_from_db()
    other.refresh_from_db()
    assert mine.not_before <= timezone.now() and mine.due_at == mine.not_before
    assert other.not_before == until
    assert actions.current_snooze(clock, world.coordinator, timezone.now()) is None
    assert events("wake_up").count() == 1
    with pytest.raises(OutOfTurn):
        actions.wake_up(clock, by=world.coordinator)


def test_a_shorter_snooze_lets_go_of_what_a_longer_one_held(world, clock):
    long, short = timezone.now() + 9 * HOUR, timezone.now() + 2 * HOUR
    actions.snooze(clock, until=long, by=world.coordinator)
    mine = held_message(clock, world.people["coordinator"], long)
    actions.snooze(clock, until=short, by=world.coordinator)
    mine.refresh_from_db()
    assert mine.not_before == mine.due_at == short
    actions.snooze(clock, until=long, by=world.coordinator)
    mine.refresh_from_db()
    assert mine.not_before == short, "when it is looked at again, the longer snooze holds it"


# --- Passing on -------------------------------------------------------------------------------


@scenario
def deputy(world, clock):
    """A colleague of the coordinator, at the same component."""
    return make_person("deputy", world.ifrc)


def passed(clock, to, by, reason="On mission"):
    return actions.pass_on(clock, to=to, reason=reason, by=by)


def test_a_colleague_gets_the_reminders_and_reads_at_once_why(world, clock, deputy):
    made = passed(clock, deputy, world.coordinator)
    assert (made.person, made.to, made.ended_at) == (world.people["coordinator"], deputy, None)
    event = events("pass_on").get()
    assert (event.reason, event.data["to_name"]) == ("On mission", "Deputy")
    told = Delivery.objects.filter(recipient=deputy)
    assert set(told.values_list("channel", flat=True)) == {"inbox", "email"}
    text = told.first().subject + told.first().body
    assert "Coordinator passed reminders on to you" in text and "On mission" in text


def test_the_core_sends_the_next_rung_to_the_colleague_and_the_last_one_to_both(
    world, clock, deputy
):
    passed(clock, deputy, world.coordinator)
    fire_due_rungs()
    told = set(
        Delivery.objects.filter(rung__deadline=clock, channel="email").values_list(
            "recipient__name", flat=True
        )
    )
    assert "Deputy" in told and "Coordinator" not in told
    fire_due_rungs(clock.due_at)
    last = Delivery.objects.filter(rung__deadline=clock, rung__name="limit", channel="email")
    assert {"Deputy", "Coordinator"} <= set(last.values_list("recipient__name", flat=True))


def test_it_takes_a_reason_of_a_length_that_can_be_kept(world, clock, deputy):
    assert "reason" in fields(passed, clock, deputy, world.coordinator, "  ")
    assert "at most 500" in fields(passed, clock, deputy, world.coordinator, "x" * 501)["reason"][0]
    passed(clock, deputy, world.coordinator, "x" * 500)


def test_who_cannot_stand_in_is_refused_with_the_reason_why(world, clock, deputy):
    def said(to):
        return fields(passed, clock, to, world.coordinator)["to"][0]

    assert "your reminders already" in said(world.coordinator)
    assert "neither for your component nor in a post of yours" in said(world.urcs)
    people.set_active(deputy, by=world.secretariat, is_active=False, reason="Left")
    deputy.refresh_from_db()
    assert "can no longer sign in" in said(deputy)
    assert not PassedOn.objects.exists()


def test_who_may_not_see_the_operation_cannot_be_reminded_of_it(world):
    hidden = cases.large_operation(
        world, name="Quiet", visibility="participants", present=[world.icrc]
    )
    clock = Deadline.objects.get(operation=hidden, clock="mini_summit_held")
    outsider = make_person("outsider", world.ifrc)
    assert not hidden.roles_of(outsider)
    said = fields(passed, clock, outsider, world.coordinator)["to"][0]
    assert "may not see this operation" in said
    assert outsider not in actions.colleagues(clock, world.coordinator)


def test_a_delegate_of_the_same_post_stands_in_from_any_component(world, clock):
    delegate = make_person("stand-in", world.kenyan_ns)
    assert (
        "neither for your component" in fields(passed, clock, delegate, world.coordinator)["to"][0]
    )
    appoint(delegate, world.posts["advisor"], kind="delegate")
    passed(clock, type(delegate).objects.get(pk=delegate.pk), world.coordinator)


def test_what_was_passed_on_to_somebody_goes_no_further_and_round_in_no_circle(
    world, clock, deputy
):
    passed(clock, deputy, world.coordinator)
    for other in (world.coordinator, make_person("third", world.ifrc)):
        with pytest.raises(OutOfTurn, match="Coordinator passed these reminders on to you"):
            passed(clock, other, deputy)
    actions.take_back(clock, by=world.coordinator)
    assert PassedOn.objects.filter(ended_at=None).count() == 0


def test_only_ones_own_reminders_of_a_running_clock_are_passed_on(world, clock, case, deputy):
    with pytest.raises(NotYours):
        passed(clock, world.urcs, world.urcs_staff)
    passed(clock, deputy, world.coordinator)
    with pytest.raises(OutOfTurn) as refused:
        passed(clock, world.ifrc_hod, world.coordinator)
    assert "on to Deputy. Take them back first" in str(refused.value)
    summits.run(case.mini_summits.get(), "waive", by=world.coordinator, reason="Held elsewhere")
    with pytest.raises(OutOfTurn):
        passed(clock, world.urcs_staff, world.urcs)


def test_taken_back_they_come_to_oneself_again(world, clock, deputy):
    with pytest.raises(OutOfTurn):
        actions.take_back(clock, by=world.coordinator)
    passed(clock, deputy, world.coordinator)
    actions.take_back(clock, by=world.coordinator)
    assert PassedOn.objects.get().ended_at is not None
    assert events("take_back").get().data["from_name"] == "Deputy"
    passed(clock, deputy, world.coordinator, "Once more")
    assert PassedOn.objects.count() == 2


def test_the_colleagues_offered_are_those_who_would_not_be_refused(world, clock, deputy):
    delegate = make_person("stand-in", world.kenyan_ns)
    appoint(delegate, world.posts["advisor"], kind="delegate")
    offered = actions.colleagues(clock, world.coordinator)
    assert {each.name for each in offered} == {
        "Deputy", "Stand-In", "Ifrc_Hod", "Ifrc_Usg", "Region", "Secretariat",
    }  # fmt: skip
    for each in offered:
        passed(clock, each, world.coordinator)
        actions.take_back(clock, by=world.coordinator)
