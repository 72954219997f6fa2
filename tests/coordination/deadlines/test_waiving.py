"""A clock waived on itself, and the cause of a limit that was missed."""

import pytest
from django.utils import timezone

from coordination.deadlines import actions
from coordination.deadlines.models import Deadline
from coordination.operations import actions as operations
from smcc.rules.refusals import NotReady, NotYours, OutOfTurn, Stale
from tests.coordination.deadlines.asked import HOUR, events, fields, overdue
from tests.factories import cases
from tests.fixtures.scenarios import scenario

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


# --- Waiving ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "role", ["coordinator", "urcs", "icrc_director", "ifrc_usg", "secretariat"]
)
def test_those_who_lead_and_the_principals_waive_a_clock_with_a_reason(world, advisor, role):
    row = actions.waive(advisor, reason="The region has one", by=getattr(world, role))
    assert (row.outcome, row.reason, row.waived_by_hand) == ("waived", "The region has one", True)
    assert not row.rungs.planned().exists()
    assert events("waived").get().reason == "The region has one"


@pytest.mark.parametrize("role", ["observer", "region", "committee", "urcs_staff", "polish"])
def test_nobody_else_waives_it_nor_lets_it_run_again(world, advisor, role):
    by = getattr(world, role)
    if role == "urcs_staff":  # speaks for the National Society that convenes
        by = world.icrc_hod
    with pytest.raises(NotYours):
        actions.waive(advisor, reason="Why", by=by)
    actions.waive(advisor, reason="Why", by=world.coordinator)
    with pytest.raises(NotYours):
        actions.run_again(advisor, reason="Why", by=by)


def test_a_clock_whose_thing_has_its_own_waiver_is_waived_there(world, clock):
    with pytest.raises(NotReady) as refused:
        actions.waive(clock, reason="Held elsewhere", by=world.coordinator)
    assert f"“{clock.subject_label}” itself is waived. Open it" in str(refused.value)
    clock.refresh_from_db()
    assert clock.stopped_at is None


def test_a_waiver_needs_a_reason_a_running_clock_and_the_version_that_stands(world, advisor):
    assert "reason" in fields(actions.waive, advisor, reason=" ", by=world.coordinator)
    with pytest.raises(Stale):
        actions.waive(advisor, reason="Why", by=world.coordinator, version=7)
    actions.waive(advisor, reason="Why", by=world.coordinator, version=advisor.version)
    with pytest.raises(OutOfTurn):
        actions.waive(advisor, reason="Why", by=world.coordinator)


def after(advisor):
    return Deadline.objects.get(pk=advisor.pk)


def test_what_was_waived_by_hand_does_not_start_again_by_itself(world, case, advisor):
    actions.waive(advisor, reason="The region has one", by=world.coordinator)
    operations.amend_operation(case, by=world.coordinator, changes={"summary": "More is known."})
    operations.run(case, "close", by=world.coordinator, reason="Merged")
    operations.run(case, "reopen", by=world.coordinator, reason="Not merged")
    row = after(advisor)
    assert (row.outcome, row.reason, row.waived_by_hand) == ("waived", "The region has one", True)
    assert events("waived").count() == 1
    assert not row.rungs.planned().exists()


def test_it_runs_again_where_what_it_counts_from_is_corrected(world, case):
    """The waiver was of a promise that counted from another moment."""
    summit = cases.held_summit(world, case)
    table = Deadline.objects.get(operation=case, clock="decision_table_filed")
    actions.waive(table, reason="Nothing to decide", by=world.coordinator)
    summit.held_at -= HOUR
    summit.save()
    actions.sync(summit, by=world.coordinator, reason="Wrong hour")
    row = after(table)
    assert (row.outcome, row.waived_by_hand, row.started_at) == ("", False, summit.held_at)
    assert row.rungs.planned().exists() and events("resume").count() == 1


def test_what_is_done_after_all_is_met(world, case, advisor):
    from tools.mco_deployment import actions as advisors

    actions.waive(advisor, reason="The region has one", by=world.coordinator)
    mine = case.mco_deployment
    advisors.decide(mine, by=world.coordinator, choice="not_needed", reason="The region has one")
    row = after(advisor)
    assert (row.outcome, row.waived_by_hand) == ("met", False)


def test_a_waiver_taken_back_lets_it_run_on_with_its_old_limit(world, case, advisor):
    with pytest.raises(OutOfTurn):
        actions.run_again(advisor, reason="Why", by=world.coordinator)
    actions.waive(advisor, reason="A slip of the finger", by=world.coordinator)
    assert "reason" in fields(actions.run_again, advisor, reason="", by=world.coordinator)
    row = actions.run_again(advisor, reason="Needed after all", by=world.urcs)
    assert (row.outcome, row.due_at, row.waived_by_hand) == ("", advisor.due_at, False)
    assert row.rungs.planned().filter(deadline_version=row.version, name="limit").exists()
    assert events("resume").get().reason == "Needed after all"
    actions.waive(row, reason="Again", by=world.coordinator)
    operations.run(case, "close", by=world.coordinator, reason="Over")
    with pytest.raises(OutOfTurn):
        actions.run_again(row, reason="Why", by=world.coordinator)


# --- The cause of a breach -----------------------------------------------------------------------


def test_those_who_answer_for_a_missed_limit_say_why(world, clock):
    overdue(clock)
    row = actions.give_cause(clock, cause="The road was closed", by=world.coordinator, seen=None)
    assert (row.cause, row.cause_given_by) == ("The road was closed", world.people["coordinator"])
    assert events("cause").get().data == {
        "clock": "mini_summit_held", "subject": f"mini_summit:{clock.subject_id}",
        "from": "", "to": "The road was closed",
    }  # fmt: skip
    assert row.stopped_at is None and row.version == 1, "the clock runs on, and so does its ladder"


def test_an_earlier_cause_stays_in_the_record(world, clock):
    overdue(clock)
    first = actions.give_cause(clock, cause="The road", by=world.coordinator, seen=None)
    actions.give_cause(clock, cause="The bridge", by=world.ifrc_usg, seen=first.cause_given_at)
    assert [event.data["to"] for event in events("cause").order_by("id")] == [
        "The road",
        "The bridge",
    ]
    assert events("cause").order_by("id").last().data["from"] == "The road"


def test_a_breach_on_record_is_explained_also_when_the_clock_was_met_or_extended(world, clock):
    Deadline.objects.filter(pk=clock.pk).update(breached_at=timezone.now())
    actions.give_cause(clock, cause="It was extended too late", by=world.urcs, seen=None)


def test_a_limit_that_was_kept_has_no_cause(world, clock):
    with pytest.raises(OutOfTurn):
        actions.give_cause(clock, cause="x", by=world.coordinator, seen=None)


def test_a_cause_is_a_new_text_over_the_one_that_was_read(world, clock):
    overdue(clock)
    assert "cause" in fields(actions.give_cause, clock, cause=" ", by=world.coordinator, seen=None)
    long = "x" * 5001
    assert "cause" in fields(actions.give_cause, clock, cause=long, by=world.coordinator, seen=None)
    row = actions.give_cause(clock, cause="Mine", by=world.coordinator, seen=None)
    with pytest.raises(Stale):
        actions.give_cause(clock, cause="Theirs", by=world.urcs, seen=None)
    same = {"by": world.urcs, "seen": row.cause_given_at}
    assert "written already" in fields(actions.give_cause, clock, cause="Mine ", **same)["cause"][0]


@pytest.mark.parametrize("role", ["observer", "region", "committee", "polish", "icrc_hod"])
def test_nobody_else_gives_it(world, clock, role):
    overdue(clock)
    with pytest.raises(NotYours):
        actions.give_cause(clock, cause="x", by=getattr(world, role), seen=None)


def test_a_responsible_post_or_component_gives_it(world, clock):
    overdue(clock)
    Deadline.objects.filter(pk=clock.pk).update(responsible_post=world.posts["icrc_hod"])
    actions.give_cause(clock, cause="Ours", by=world.icrc_hod, seen=None)
    Deadline.objects.filter(pk=clock.pk).update(
        responsible_post=None, responsible_component=world.polish_ns
    )
    row = after(clock)
    actions.give_cause(clock, cause="Theirs", by=world.polish, seen=row.cause_given_at)
