"""The workflow's table: every state, every step, every role; and who sees a statement at all."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coordination.roles import LEADS, Role
from smcc.rules.refusals import NotYours, OutOfTurn
from tests.factories import cases
from tools.joint_statement import actions
from tools.joint_statement.policy import WORKFLOW, State

LEADING = {
    "ask_clearance": ({State.DRAFT}, State.CLEARING),
    "take_back": ({State.CLEARING}, State.DRAFT),
    "issue": ({State.CLEARING}, State.ISSUED),
    "supersede": ({State.ISSUED}, State.SUPERSEDED),
    "waive": ({State.DRAFT, State.CLEARING}, State.WAIVED),
    "take_back_waiver": ({State.WAIVED}, State.DRAFT),
}


def ready(state):
    """A statement to which no guard objects."""
    return SimpleNamespace(
        state=state,
        written_count=lambda: 1,
        signatory_count=lambda: 3,
        objecting=list,
        waiting=list,
        stranded=list,
        rival_version=lambda: None,
        successor_in=lambda *states: object(),
    )


def test_the_table_names_every_step():
    assert {step.name for step in WORKFLOW.steps} == set(LEADING)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(LEADING))
def test_a_step_is_taken_from_its_states_by_those_who_lead_and_by_nobody_else(name, state, role):
    sources, target = LEADING[name]
    if role not in LEADS:
        with pytest.raises(NotYours):
            WORKFLOW.check(name, ready(state), {role}, "why")
    elif state not in sources:
        with pytest.raises(OutOfTurn):
            WORKFLOW.check(name, ready(state), {role}, "why")
    else:
        assert WORKFLOW.check(name, ready(state), {role}, "why").target == target


PAGES = (
    "joint_statement",
    "joint_statement_issue",
    "joint_statement_receipt",
    "joint_statement_document",
    "joint_statement_new_version",
    "joint_statement_steps",
    "joint_statement_signatories",
)


@pytest.mark.parametrize("name", PAGES)
def test_who_may_not_see_the_operation_finds_nothing_at_any_door(client, world, name):
    case = cases.large_operation(world, visibility="participants")
    statement = cases.issued_statement(world, case)
    url = reverse(name, args=[case.ref, statement.number])
    for who in ("observer", "polish"):
        client.force_login(getattr(world, who))
        assert client.get(url).status_code in (404, 405)
        assert client.post(url, {"step": "waive"}).status_code in (404, 405)
    client.logout()
    assert client.get(url).status_code == 302


def test_an_observer_reads_an_operation_of_the_movement_and_may_do_nothing(client, world):
    statement = cases.clearing_statement(world, cases.large_operation(world))
    client.force_login(world.observer)
    page = client.get(statement.get_absolute_url()).content.decode()
    assert "What we know at this hour." in page
    assert "What you can do" not in page


@pytest.mark.parametrize("who", ["urcs_staff", "coordinator"])
def test_a_page_costs_the_same_queries_however_many_sign(client, world, who):
    statement = cases.clearing_statement(world, cases.large_operation(world))
    client.force_login(getattr(world, who))
    few = _queries(client, statement)
    actions.set_signatories(
        statement, by=world.coordinator,
        components=[
            world.urcs_ns, world.icrc, world.ifrc, world.polish_ns, world.prcs_ns, world.kenyan_ns,
        ],
    )  # fmt: skip
    assert _queries(client, statement) <= few


def _queries(client, statement):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(statement.get_absolute_url()).status_code == 200
    return len(seen)
