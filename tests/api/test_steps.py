"""`steps` on every record: what the rulebook offers, on a page of fifty for the price of a few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from smcc.rest.steps import as_json
from tests.api.caller import done, refused
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.decision.models import Decision
from tools.joint_statement.models import JointStatement
from tools.mini_summit.models import MiniSummit
from tools.minimum_parameters.models import MinimumParameters

pytestmark = pytest.mark.django_db

ROLES = (
    "coordinator", "urcs", "urcs_staff", "polish", "icrc_director", "ifrc_usg", "icrc_hod",
    "ifrc_hod", "region", "committee", "secretariat", "observer",
)  # fmt: skip


@scenario
def every_state(world):
    """Operations with their tools in as many states as the steps lead through."""
    from coordination.operations import actions as operations
    from tools.joint_statement import actions as statements
    from tools.mini_summit import actions as summits
    from tools.minimum_parameters import actions as parameters

    fresh = cases.large_operation(world)
    held = cases.large_operation(world, visibility="participants")
    cases.held_summit(world, held)
    cases.clearing_statement(world, held)
    endorsing = cases.large_operation(world, present=[world.prcs_ns])
    cases.endorsing_parameters(world, endorsing)
    issued = cases.large_operation(world, name="Issued")
    mine = cases.issued_parameters(world, issued)
    parameters.new_version(mine, by=world.ifrc_usg, reason="New facts")
    statements.new_version(issued.joint_statements.get(), by=world.coordinator, reason="New facts")
    waived = cases.large_operation(world, name="Waived")
    summits.run(waived.mini_summits.get(), "waive", by=world.coordinator, reason="Not needed")
    statements.run(
        waived.joint_statements.get(), "waive", by=world.coordinator, reason="Not needed"
    )
    parameters.run(
        waived.minimum_parameters.get(), "waive", by=world.secretariat, reason="Not needed"
    )
    closed = cases.operation(world, name="Closed")
    operations.run(closed, "close", by=world.coordinator, reason="Over")
    for convening in fresh.convenings.all():
        operations.run_convening(convening, "agree", by=world.coordinator)
    return [fresh, held, endorsing, issued, waived, closed]


KINDS = {
    "operations": None,
    "convenings": None,
    "mini-summits": MiniSummit,
    "decisions": Decision,
    "joint-statements": JointStatement,
    "minimum-parameters": MinimumParameters,
    "mco-deployments": None,
}


@pytest.mark.parametrize("role", ROLES)
def test_a_list_offers_what_the_rulebook_offers_one_by_one(role, call, world, every_state):
    """The page's shortcuts (allocations, counts and versions read at once) change no answer."""
    from coordination.operations.models import Convening, Operation
    from tools.mco_deployment.models import MCODeployment

    models = KINDS | {
        "operations": Operation, "convenings": Convening, "mco-deployments": MCODeployment,
    }  # fmt: skip
    caller = call(role)
    for path, model in models.items():
        rows = done(caller.get(f"{path}/", {"limit": 200}))["results"]
        key = "ref" if path == "operations" else "id"
        assert rows, path
        for row in rows:
            thing = model.objects.get(**{key: row[key]})
            person = getattr(world, role)
            assert row["steps"] == as_json(thing.offers(person)), (path, row[key])
            assert done(caller.get(f"{path}/{row[key]}/"))["steps"] == row["steps"]


def test_every_state_really_offers_open_and_closed_steps(call, every_state):
    """Otherwise the test above would compare empty lists."""
    offered = [
        step
        for path in KINDS
        for row in done(call("secretariat").get(f"{path}/", {"limit": 200}))["results"]
        for step in row["steps"]
    ]
    assert {step["open"] for step in offered} == {True, False}
    assert all(step["detail"] for step in offered if not step["open"])
    assert len({step["name"] for step in offered}) >= 15


LISTS = (
    "operations", "log-entries", "convenings", "responsibilities", "mini-summits", "decisions",
    "joint-statements", "minimum-parameters", "mco-deployments", "deadlines", "components",
    "countries", "posts", "messages", "policy-settings",
)  # fmt: skip


def cost(caller, path):
    with CaptureQueriesContext(connection) as queries:
        rows = done(caller.get(f"{path}/", {} if "policy" in path else {"limit": 200}))["results"]
    return len(queries), len(rows)


@pytest.mark.parametrize("role", ["coordinator", "observer"])
def test_a_list_costs_the_same_number_of_queries_at_any_size(role, call, world, every_state):
    from coordination.logbook import actions as logbook

    caller = call(role)
    for case in every_state[:1]:
        logbook.write_entry(case, by=world.urcs, text="One")
    before = {path: cost(caller, path) for path in LISTS if cost(caller, path)}
    for n in range(6):
        case = cases.large_operation(world, name=f"More {n}")
        logbook.write_entry(case, by=world.urcs, text="More")
        if n % 3 == 0:
            cases.held_summit(world, case)
            cases.clearing_statement(world, case)
        elif n % 3 == 1:
            cases.endorsing_parameters(world, case)
    for path in LISTS:
        queries, rows = cost(caller, path)
        assert queries == before[path][0], (path, before[path], (queries, rows))
        assert queries <= 16, (path, queries)


def test_the_list_of_operations_takes_four_queries(call, every_state, django_assert_num_queries):
    caller = call("coordinator")
    caller.get("operations/")  # the day of last use is noted once
    with django_assert_num_queries(4):  # token, posts, rows, allocations
        done(caller.get("operations/"))


@pytest.mark.parametrize("step", ["fly", "x" * 300, "close%20", "<b>"])
def test_a_step_that_there_is_not_is_a_404_with_those_that_there_are(call, world, step):
    large = cases.large_operation(world)
    body = refused(
        call("coordinator").post(f"operations/{large.ref}/steps/{step}/"), 404, "not_found"
    )
    assert "There are: close, " in body["detail"] and len(body["detail"]) < 300
    hidden = cases.large_operation(world, visibility="participants")
    body = refused(call("observer").post(f"operations/{hidden.ref}/steps/fly/"), 404, "not_found")
    assert "close" not in body["detail"], "whether it exists is not said"
