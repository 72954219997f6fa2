"""The workflow's table: every state, every step, every role; and who sees the parameters at all."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coordination.roles import LEADS, PRINCIPALS, Role
from smcc.rules.refusals import NotYours, OutOfTurn
from tests.factories import cases
from tools.minimum_parameters import actions
from tools.minimum_parameters.policy import WORKFLOW, State

WRITERS = LEADS | PRINCIPALS
ISSUERS = PRINCIPALS | {Role.SECRETARIAT}
TABLE = {
    "ask_endorsement": ({State.DRAFT}, State.ENDORSING, WRITERS),
    "take_back": ({State.ENDORSING}, State.DRAFT, WRITERS),
    "issue": ({State.ENDORSING}, State.ISSUED, ISSUERS),
    "supersede": ({State.ISSUED}, State.SUPERSEDED, ISSUERS),
    "revisit": ({State.ISSUED}, State.ISSUED, WRITERS),
    "waive": ({State.DRAFT, State.ENDORSING}, State.WAIVED, ISSUERS),
    "take_back_waiver": ({State.WAIVED}, State.DRAFT, ISSUERS),
}


def ready(state):
    """Parameters to which no guard objects."""
    return SimpleNamespace(
        state=state,
        written_count=lambda: 1,
        missing_documents=list,
        missing_endorsements=list,
        rival_version=lambda: None,
        successor_in=lambda *states: object(),
    )


def test_the_table_names_every_step():
    assert {step.name for step in WORKFLOW.steps} == set(TABLE)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(TABLE))
def test_a_step_is_taken_from_its_states_by_its_roles_and_by_nobody_else(name, state, role):
    sources, target, roles = TABLE[name]
    if role not in roles:
        with pytest.raises(NotYours):
            WORKFLOW.check(name, ready(state), {role}, "why")
    elif state not in sources:
        with pytest.raises(OutOfTurn):
            WORKFLOW.check(name, ready(state), {role}, "why")
    else:
        assert WORKFLOW.check(name, ready(state), {role}, "why").target == target


PAGES = (
    "minimum_parameters",
    "minimum_parameters_issue",
    "minimum_parameters_receipt",
    "minimum_parameters_document",
    "minimum_parameters_new_version",
    "minimum_parameters_revisit",
    "minimum_parameters_steps",
    "minimum_parameters_endorsement",
    "minimum_parameters_take_over",
)


@pytest.mark.parametrize("name", PAGES)
def test_who_may_not_see_the_operation_finds_nothing_at_any_door(client, world, name):
    case = cases.large_operation(world, visibility="participants")
    parameters = cases.issued_parameters(world, case)
    url = reverse(name, args=[case.ref, parameters.number])
    for who in ("observer", "polish"):
        client.force_login(getattr(world, who))
        assert client.get(url).status_code in (404, 405)
        assert client.post(url, {"step": "waive"}).status_code in (404, 405)
    client.logout()
    assert client.get(url).status_code == 302


def test_an_observer_reads_and_may_do_nothing(client, world):
    parameters = cases.endorsing_parameters(world, cases.large_operation(world))
    client.force_login(world.observer)
    page = client.get(parameters.get_absolute_url()).content.decode()
    assert "Agreed on" in page
    assert "What you can do" not in page and "Your endorsement" not in page


@pytest.mark.parametrize("who", ["polish", "icrc_director"])
def test_a_page_costs_the_same_queries_however_much_is_there(client, world, who):
    parameters = cases.endorsing_parameters(world, cases.large_operation(world))
    client.force_login(getattr(world, who))
    few = _queries(client, parameters)
    for n in range(3):
        actions.endorse(parameters, by=world.ifrc_usg)
        actions.write_parameters(parameters, by=world.urcs, sections={"other": f"Change {n}"})
    assert _queries(client, parameters) <= few
    assert few <= 45


def _queries(client, parameters):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(parameters.get_absolute_url()).status_code == 200
    return len(seen)
