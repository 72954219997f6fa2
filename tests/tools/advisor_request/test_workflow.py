"""The steps of a request as a table: from where, to where, by whom, with a reason or not."""

from types import SimpleNamespace

import pytest

from coordination.roles import LEADS, PRINCIPALS, Role
from smcc.rules.refusals import NotReady, NotYours, OutOfTurn
from tools.advisor_request.policy import WORKFLOW, State

S, M, A = State, Role.MATCHER, Role.ADVISOR
TABLE = {
    "match": ({S.REQUESTED}, S.MATCHED, {M}, False),
    "unmatch": ({S.MATCHED, S.APPROVED}, S.REQUESTED, PRINCIPALS | {M}, True),
    "approve": ({S.MATCHED}, S.APPROVED, PRINCIPALS, False),
    "deploy": ({S.APPROVED}, S.DEPLOYED, LEADS | {M, A}, False),
    "hand_over": ({S.DEPLOYED}, S.HANDED_OVER, LEADS | {A}, False),
    "debrief": ({S.HANDED_OVER}, S.DEBRIEFED, LEADS | {A}, False),
    "mark_unmet": ({S.REQUESTED}, S.UNMET, {M}, False),
    "ask_again": ({S.UNMET}, S.REQUESTED, LEADS | {M}, True),
    "withdraw": ({S.REQUESTED, S.MATCHED, S.APPROVED}, S.WITHDRAWN, LEADS, True),
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(TABLE))
def test_a_step_is_taken_from_its_state_by_its_roles_with_its_reason(name, state, role):
    sources, target, by, needs_reason = TABLE[name]
    thing = SimpleNamespace(state=state)
    if role not in by:
        with pytest.raises(NotYours):
            WORKFLOW.check(name, thing, {role}, "why")
    elif state not in sources:
        with pytest.raises(OutOfTurn):
            WORKFLOW.check(name, thing, {role}, "why")
    else:
        assert WORKFLOW.check(name, thing, {role}, "why").target == target
        if needs_reason:
            with pytest.raises(NotReady):
                WORKFLOW.check(name, thing, {role}, " ")


def test_the_table_names_every_step():
    assert {step.name for step in WORKFLOW.steps} == set(TABLE)
