"""A signatory that may not see the operation any more is named, and can be taken off or let in again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from coordination.operations import actions as operations
from coordination.operations.models import Operation
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import NotReady, NotYours
from tests.api.caller import Caller, done, steps
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.joint_statement import actions, policy
from tools.joint_statement.models import JointStatement

SENTENCE = (
    "Polish Red Cross may not see this operation, and so cannot clear. Record it as present again, "
    "or take it off the signatories with a reason."
)


@scenario
def case(world):
    return cases.large_operation(
        world, visibility="participants", present=[world.icrc, world.ifrc, world.polish_ns]
    )


@scenario
def statement(world, case):
    """Being cleared; the Polish Red Cross signs too, was present, and no longer is."""
    statement = case.joint_statements.get()
    actions.set_signatories(
        statement, by=world.coordinator,
        components=[world.urcs_ns, world.icrc, world.ifrc, world.polish_ns],
    )  # fmt: skip
    statement = cases.clearing_statement(world, case)
    present(world, case, [world.icrc, world.ifrc])
    return JointStatement.objects.get()


def present(world, case, components):
    case = Operation.objects.get(pk=case.pk)
    operations.amend_operation(
        case, by=world.coordinator, changes={}, present=components, version=case.version
    )


def cleared_by_the_others(world, statement):
    for person, of in (
        (world.urcs, world.urcs_ns), (world.icrc_hod, world.icrc), (world.ifrc_hod, world.ifrc),
    ):  # fmt: skip
        actions.speak(statement, by=person, component=of, clears=True)


def test_it_really_cannot_clear(world, statement):
    assert world.polish.component_ids() == {world.polish_ns.pk}
    with pytest.raises(NotYours):
        actions.speak(statement, by=world.polish, component=world.polish_ns, clears=True)


def test_what_stands_in_the_way_of_issuing_says_whom_and_what_to_do(world, statement):
    cleared_by_the_others(world, statement)
    assert policy.every_signatory_cleared(statement) == f"Waiting for Polish Red Cross. {SENTENCE}"
    with pytest.raises(NotReady, match="take it off the signatories"):
        actions.issue(statement, by=world.coordinator)


def test_clearance_is_not_asked_of_who_could_not_read_it(world, statement):
    draft = actions.run(statement, "take_back", by=world.coordinator, reason="A mistake")
    with pytest.raises(NotReady, match="Polish Red Cross may not see"):
        actions.run(draft, "ask_clearance", by=world.coordinator)


def test_present_again_it_clears(world, case, statement):
    present(world, case, [world.icrc, world.ifrc, world.polish_ns])
    statement = JointStatement.objects.get()
    assert statement.stranded() == []
    actions.speak(statement, by=world.polish, component=world.polish_ns, clears=True)


def test_whoever_cleared_before_it_left_stands_in_nobodys_way(world, case, statement):
    present(world, case, [world.icrc, world.ifrc, world.polish_ns])
    statement = JointStatement.objects.get()
    actions.speak(statement, by=world.polish, component=world.polish_ns, clears=True)
    cleared_by_the_others(world, statement)
    present(world, case, [world.icrc, world.ifrc])
    assert JointStatement.objects.get().stranded() == []
    assert actions.issue(statement, by=world.coordinator).is_issued


def test_the_institutions_are_never_shut_out_because_their_principals_see_everything(
    world, case, statement
):
    present(world, case, [])
    statement = JointStatement.objects.get()
    assert statement.stranded() == ["Polish Red Cross"]
    actions.speak(statement, by=world.icrc_director, component=world.icrc, clears=True)


def test_on_the_page_it_is_taken_off_with_a_reason_and_the_rest_clear_again(
    client, world, case, statement
):
    cleared_by_the_others(world, statement)
    client.force_login(world.coordinator)
    page = client.get(statement.get_absolute_url()).content.decode()
    assert SENTENCE in page
    there = reverse("joint_statement_signatories", args=[case.ref, statement.number])
    data = {"keep": ["DUA001", "ICRC", "IFRC"], "add": "", "version": statement.version}
    answer = client.post(there, data | {"reason": " "})
    assert answer.status_code == 422
    assert "Say why these no longer sign: Polish Red Cross." in answer.content.decode()
    assert client.post(there, data | {"reason": "It left the response"}).status_code == 302
    event = AuditEvent.objects.filter(verb="joint_statement.signatories").latest("pk")
    assert (event.reason, event.data["removed"]) == ("It left the response", ["DPL001"])
    statement = JointStatement.objects.get()
    cleared_by_the_others(world, statement)
    assert actions.issue(statement, by=world.coordinator).is_issued


def test_in_the_api_the_step_says_so_and_the_signatories_are_put(world, case, statement):
    caller = Caller(world.coordinator)
    there = f"joint-statements/{statement.pk}/"
    for record in (
        done(caller.get(there)), done(caller.get("joint-statements/"))["results"][0],
    ):  # fmt: skip
        assert SENTENCE in steps(record)["issue"]["detail"]
    sent = {
        "components": ["DUA001", "ICRC", "IFRC"], "version": record["version"],
        "reason": "It left the response",
    }  # fmt: skip
    record = done(caller.put(f"{there}signatories/", sent))
    assert SENTENCE not in steps(record)["issue"]["detail"]


def test_signatories_that_somebody_else_changed_are_shown_and_what_was_marked_is_kept(
    client, world, case, statement
):
    client.force_login(world.coordinator)
    there = reverse("joint_statement_signatories", args=[case.ref, statement.number])
    data = {
        "keep": ["DUA001", "ICRC", "IFRC", "DPL001"], "add": "", "version": statement.version,
    }  # fmt: skip
    actions.set_signatories(
        statement, by=world.urcs, components=[world.urcs_ns, world.icrc], reason="Two will do"
    )
    answer = client.post(there, data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else changed this" in page
    assert page.count("checked") >= 4 and 'value="DPL001"' in page
    assert {s.component.code for s in statement.current_signatories()} == {"DUA001", "ICRC"}
