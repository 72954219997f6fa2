"""The pool's steps as a table: from where, to where, by whom."""

from types import SimpleNamespace

import pytest

from coordination.roles import Role
from smcc.rules.refusals import NotReady, NotYours, OutOfTurn
from tools.advisor.policy import WORKFLOW, State

S = State
TABLE = {
    "ask": ({S.LISTED}, S.ASKED, {Role.MATCHER}, False),
    "confirm": ({S.LISTED, S.ASKED}, S.LISTED, {Role.ADVISOR}, False),
    "withdraw": ({S.LISTED, S.ASKED}, S.WITHDRAWN, {Role.MATCHER, Role.ADVISOR}, True),
    "take_back": ({S.WITHDRAWN}, S.LISTED, {Role.MATCHER}, True),
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
