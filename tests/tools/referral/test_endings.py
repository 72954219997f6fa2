"""How a referral ends, what follows for the decision and its clock, and the meeting's own word."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.deadlines.models import Deadline, Delivery, Rung
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn
from tests.factories import cases
from tools.decision import actions as decisions
from tools.decision import policy as of_decisions
from tools.referral import policy
from tools.referral.actions import refer, run
from tools.referral.models import Referral

pytestmark = pytest.mark.django_db
Level, State = of_decisions.Level, policy.State


def again(row):
    return type(row).objects.get(pk=row.pk)


def clock_of(decision):
    return Deadline.objects.of(decision).get(clock="decision_done")


# --- How it ends -------------------------------------------------------------------------------


def test_returned_it_lies_again_where_it_came_from_with_what_was_decided(world, decision, escalate):
    made = escalate(due_at=timezone.now() + timedelta(days=9))
    run(made, "answer", by=world.icrc_director, reason="Both corridors stay open")
    row, made = again(decision), again(made)
    assert (row.level, row.responsible_post, row.due_at) == (
        Level.OPERATIONAL, world.posts["urcs_sg"], decision.due_at,
    )  # fmt: skip
    assert (made.state, made.answer, made.answered_by) == (
        State.ANSWERED, "Both corridors stay open", world.icrc_director,
    )  # fmt: skip
    told = Delivery.objects.filter(subject__contains="comes back")
    assert world.urcs.pk in told.values_list("recipient", flat=True)


def test_an_answer_may_give_another_date(world, decision, escalate):
    due = timezone.now() + timedelta(days=20)
    run(escalate(), "answer", by=world.icrc_director, reason="Later", due_at=due)
    assert again(decision).due_at == due


@pytest.mark.parametrize("who", ["coordinator", "urcs", "ifrc_usg", "icrc_hod", "secretariat"])
def test_only_the_post_that_was_asked_answers(world, escalate, who):
    made = escalate()
    with pytest.raises(NotYours):
        run(made, "answer", by=getattr(world, who), reason="I think so")
    assert again(made).state == State.ASKED


def test_an_answer_says_what_was_decided(world, decision, escalate):
    made = escalate()
    with pytest.raises(NotReady):
        run(made, "answer", by=world.icrc_director, reason=" ")
    with pytest.raises(Invalid):
        run(
            made, "answer", by=world.icrc_director, reason="x",
            due_at=timezone.now() - timedelta(hours=1),
        )  # fmt: skip
    assert again(decision).level == Level.STRATEGIC


def test_taken_back_it_lies_again_where_it_came_from(world, decision, escalate):
    made = escalate()
    run(made, "take_back", by=world.coordinator, reason="Solved between us")
    row = again(decision)
    assert (row.level, row.responsible_post) == (Level.OPERATIONAL, world.posts["urcs_sg"])
    with pytest.raises(OutOfTurn):
        run(made, "answer", by=world.icrc_director, reason="Too late")


def test_who_referred_it_takes_it_back_others_do_not(world, decision, escalate):
    made = escalate(by=world.urcs)
    with pytest.raises(NotYours):
        run(made, "take_back", by=world.icrc_hod, reason="No")
    run(made, "take_back", by=world.urcs, reason="Mine again")
    assert again(made).state == State.TAKEN_BACK


def test_what_a_filed_meeting_took_up_is_not_taken_back(world, case, decision, later):
    made = refer(decision, "carry", by=world.urcs, reason="No time", to_summit=later)
    cases.filed_summit(world, case)
    with pytest.raises(NotReady, match="has filed its table"):
        run(again(made), "take_back", by=world.urcs, reason="No")


def test_a_further_referral_ends_the_one_before_a_carry_beside_it_does_not(
    world, decision, escalate, later
):
    first = escalate()
    carried = refer(again(decision), "carry", by=world.urcs, reason="Ask there", to_summit=later)
    refer(
        again(decision), "delegate", by=world.icrc_director, reason="To Kyiv",
        to_post=world.posts["urcs_sg"], level="operational",
    )  # fmt: skip
    assert again(first).state == State.OVER and again(carried).state == State.IN_FORCE
    assert again(decision).level == Level.OPERATIONAL


@pytest.mark.parametrize("step", ["complete", "supersede"])
def test_once_nobody_follows_it_up_its_referrals_are_over(world, decision, escalate, step):
    made = escalate()
    decisions.run(decision, step, by=world.urcs, reason="The corridor is open")
    assert again(made).state == State.OVER


# --- Clocks ------------------------------------------------------------------------------------


def test_the_clock_follows_to_the_post_and_the_date_and_back_and_nothing_is_doubled(
    world, decision, escalate
):
    clock, due = clock_of(decision), timezone.now() + timedelta(days=5)
    made = escalate(due_at=due)
    moved = clock_of(decision)
    assert (moved.pk, moved.due_at, moved.responsible_post) == (
        clock.pk, due, world.posts["icrc_director"],
    )  # fmt: skip
    planned = Rung.objects.planned().filter(deadline=moved)
    assert planned.exists()
    assert set(planned.values_list("deadline_version", flat=True)) == {moved.version}
    names = list(planned.values_list("name", flat=True))
    assert len(names) == len(set(names))
    run(made, "answer", by=world.icrc_director, reason="Agreed")
    back = clock_of(decision)
    assert (back.due_at, back.responsible_post) == (decision.due_at, world.posts["urcs_sg"])
    planned = Rung.objects.planned().filter(deadline=back)
    assert set(planned.values_list("deadline_version", flat=True)) == {back.version}


def test_carried_over_with_a_date_the_clock_moves_and_without_it_stays(world, decision, later):
    before = clock_of(decision)
    refer(decision, "carry", by=world.urcs, reason="No time", to_summit=later)
    assert clock_of(decision).due_at == before.due_at
    third = timezone.now() + timedelta(days=11)
    run(Referral.objects.get(), "take_back", by=world.urcs, reason="Wrong")
    refer(decision, "carry", by=world.urcs, reason="No time", to_summit=later, due_at=third)
    assert clock_of(decision).due_at == third


# --- The meeting's own word --------------------------------------------------------------------


def test_what_a_meeting_defers_to_the_strategic_level_lies_there(world):
    from tools.decision.kinds import say_kind

    row = cases.held_summit(world, cases.large_operation(world)).rows.in_order().first()
    assert say_kind(row, by=world.urcs, how_decided="strategic").level == Level.STRATEGIC
    assert say_kind(row, by=world.urcs, kind_of="action").level == Level.STRATEGIC
    assert say_kind(row, by=world.urcs, how_decided="consensus").level == Level.OPERATIONAL


def test_an_escalated_decision_is_amended_though_the_post_is_not_of_the_lead(
    world, summit, decision, escalate
):
    from tools.amendment.actions import amend_table

    escalate()
    amend_table(summit, by=world.urcs, reason="Clearer", rows={decision.pk: {"text": "Clearer"}})
    row = again(decision)
    assert (row.text, row.responsible_post) == ("Clearer", world.posts["icrc_director"])
