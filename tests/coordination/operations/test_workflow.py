"""The workflow of operations and of convener allocations: every state, every step, every person."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from coordination.operations import actions, policy
from coordination.operations.models import Operation
from coordination.roles import LEADS, Role
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import NotReady, NotYours, OutOfTurn
from tests.factories import cases

LEADING = {"coordinator", "urcs", "urcs_staff", "secretariat"}
"""Who leads an operation in Ukraine before anything is agreed: its coordinator, its host, the secretariat."""

OPERATION = {
    # step: from, to, whose
    "close": ({"active"}, "closed", LEADING),
    "reopen": ({"closed"}, "active", LEADING),
    "withdraw": ({"active"}, "withdrawn", {"coordinator", "secretariat"}),
    "restore": ({"withdrawn"}, "active", {"secretariat"}),
}
CONVENING = {
    "agree": ({"proposed", "contested"}, "agreed", LEADING | {"icrc_director", "ifrc_usg"}),
    "contest": (
        {"proposed", "agreed"}, "contested",
        LEADING | {
            "icrc_director", "ifrc_usg", "icrc_hod", "ifrc_hod", "region",
        },
    ),
    "end": ({"agreed"}, "ended", LEADING),
    "withdraw": ({"proposed", "contested"}, "withdrawn", LEADING),
}  # fmt: skip

NAMED = {"icrc_director", "icrc_hod"}


@contextmanager
def undone():
    """What happens inside is taken back, so that the next person finds the same operation."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def bring(case, state):
    """The operation in a state, with the marks that the database asks for."""
    stamps = {"closed": "closed", "withdrawn": "withdrawn"}
    if verb := stamps.get(state):
        setattr(case, f"{verb}_at", case.created_at)
        setattr(case, f"{verb}_by", case.created_by)
    case.state = state
    case.save()
    return case


@pytest.mark.parametrize("state", policy.State.values)
@pytest.mark.parametrize("step", OPERATION)
def test_each_step_of_an_operation_is_taken_from_its_states_by_its_people(world, step, state):
    sources, target, whose = OPERATION[step]
    case = bring(cases.operation(world), state)
    before = AuditEvent.objects.count()
    for name in world.people:
        if name in whose and state in sources:
            with undone():
                done = actions.run(case, step, by=getattr(world, name), reason="because")
                assert (done.state, done.version) == (target, case.version + 1), name
                event = AuditEvent.objects.filter(verb=f"operation.{step}").latest("id")
                assert (event.before, event.after, event.reason) == (state, target, "because")
            continue
        with pytest.raises(OutOfTurn if name in whose else NotYours):
            actions.run(case, step, by=getattr(world, name), reason="because")
        case.refresh_from_db()
        assert case.state == state and AuditEvent.objects.count() == before


@pytest.mark.parametrize("state", policy.ConveningState.values)
@pytest.mark.parametrize("step", CONVENING)
def test_each_step_of_an_allocation_is_taken_from_its_states_by_its_people(world, step, state):
    sources, target, whose = CONVENING[step]
    row = cases.operation(world).convenings.get(role="co_convener")
    row.state = state
    row.save()
    for name in world.people:
        person = getattr(world, name)
        # The people of an agreed co-convener lead as well.
        is_lead = bool(Operation.objects.get(pk=row.operation_id).roles_of(person) & LEADS)
        # Those of one that is only proposed speak for themselves (ADR 10).
        is_named = step == "agree" and state == "proposed" and name in NAMED
        is_theirs = name in whose or (is_lead and state == "agreed") or is_named
        if is_theirs and state in sources:
            with undone():
                assert actions.run_convening(row, step, by=person, reason="why").state == target
            continue
        with pytest.raises(OutOfTurn if is_theirs else NotYours):
            actions.run_convening(row, step, by=person, reason="why")
        row.refresh_from_db()
        assert row.state == state, name


@pytest.mark.parametrize("step", [s.name for s in policy.WORKFLOW.steps])
def test_every_step_of_an_operation_needs_a_reason(world, step):
    source = next(iter(policy.WORKFLOW.step(step).source))
    case = bring(cases.operation(world), source)
    with pytest.raises(NotReady, match="Say why"):
        actions.run(case, step, by=world.secretariat, reason="  ")
    assert Operation.objects.get(pk=case.pk).state == source


def test_what_is_offered_is_what_can_be_done(world):
    """A button on a page is a step that the door lets through, and the other way round."""
    case = cases.operation(world)
    for name in world.people:
        person = getattr(world, name)
        offered = {offer.name for offer in case.offers(person) if offer.open}
        assert offered == {
            step
            for step, (sources, _target, whose) in OPERATION.items()
            if name in whose and case.state in sources
        }, name


def test_closing_stops_the_clocks_and_reopening_lets_them_go_on(world):
    case = cases.large_operation(world)
    running = set(case.deadlines.open().values_list("clock", "due_at"))
    assert running
    closed = actions.run(case, "close", by=world.coordinator, reason="over")
    assert not case.deadlines.open().exists()
    assert closed.closed_at and closed.closed_by == world.coordinator
    reopened = actions.run(closed, "reopen", by=world.coordinator, reason="not over")
    assert set(case.deadlines.open().values_list("clock", "due_at")) == running
    assert reopened.closed_at is None and reopened.closed_by is None


def test_nobody_has_a_role_that_the_rulebook_does_not_name():
    named = {
        role for flow in (policy.WORKFLOW, policy.CONVENING) for s in flow.steps for role in s.by
    }
    assert named <= set(Role.values)
