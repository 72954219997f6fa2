"""Each fact ticks its item with its evidence, unticks it when it is taken back, and costs no query more for many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.operations import actions as operations
from coordination.operations.models import Operation
from tests.factories import cases
from tools import facts
from tools.checklist.facts import FACTS
from tools.checklist_template.loading import delivered
from tools.mco_deployment import actions as advisors
from tools.minimum_parameters import actions as parameters
from tools.minutes import actions as minutes

pytestmark = pytest.mark.django_db


def found(case, name):
    fresh = Operation.objects.get(pk=case.pk)
    return facts.evidence_for([fresh], [name])[case.pk, name]


def agree(world, case, role, country=None, component=None):
    row = operations.propose_convening(
        operation=case, by=world.coordinator, country=country or world.ukraine, role=role,
        component=component or (world.urcs_ns if role == "convener" else world.icrc),
        basis="Talks", starts_on=case.today,
    )  # fmt: skip
    return operations.run_convening(row, "agree", by=world.coordinator)


def lead(world, case, kind):
    return operations.assign_responsibility(
        case, by=world.coordinator, kind_of=kind, component=world.icrc
    )


def name(world, case, level):
    return operations.assign_responsibility(
        case, by=world.coordinator, kind_of="focal_point", component=world.icrc, level=level
    )


def name_all(world, case):
    for level in ("country", "region", "geneva"):
        name(world, case, level)


def decide(world, case):
    advisors.decide(case.mco_deployment, by=world.coordinator, choice="deploy", reason="Needed")


def confirm(world, case):
    summit = cases.filed_summit(world, case)
    minutes.confirm(summit, by=world.urcs, side="convener")
    minutes.confirm(summit, by=world.icrc_hod, side="co_convener")


def revisit(world, case):
    parameters.revisit(
        cases.issued_parameters(world, case), by=world.ifrc_usg, reason="They still fit"
    )


HAPPENS = {
    "scale_declared": None,
    "mini_summit_held": cases.held_summit,
    "decision_table_filed": cases.filed_summit,
    "minutes_confirmed": confirm,
    "joint_statement_issued": cases.issued_statement,
    "parameters_issued": cases.issued_parameters,
    "parameters_revisited": revisit,
    "advisor_decided": decide,
    "conveners_agreed": lambda world, case: agree(world, case, "convener"),
    "co_conveners_agreed": lambda world, case: agree(world, case, "co_convener"),
    "security_lead": lambda world, case: lead(world, case, "security_lead"),
    "logistics_lead": lambda world, case: lead(world, case, "logistics_lead"),
    "focal_points": name_all,
}


@pytest.mark.parametrize("name", [name for name, happens in HAPPENS.items() if happens])
def test_a_fact_holds_once_it_happened_with_its_moment_and_where_to_see_it(
    name, world, case, client
):
    if name in ("conveners_agreed", "co_conveners_agreed"):
        for row in case.convenings.all():
            operations.run_convening(row, "withdraw", by=world.coordinator, reason="Anew")
    assert not found(case, name).holds
    HAPPENS[name](world, case)
    now = found(case, name)
    assert now.holds and now.said and now.at
    client.force_login(world.coordinator)
    assert client.get(now.url.split("#")[0]).status_code == 200


def test_the_scale_is_a_fact_from_the_day_it_is_declared(world, case):
    assert found(case, "scale_declared").at == case.scale_declared_at
    assert not found(cases.operation(world), "scale_declared").holds


def test_one_meeting_is_no_further_meeting(world, case):
    cases.filed_summit(world, case)
    assert not found(case, "second_mini_summit").holds
    from tools.mini_summit import actions as summits

    summits.plan_mini_summit(case, by=world.coordinator)
    cases.held_summit(world, case, hours_ago=0.5)
    assert found(case, "second_mini_summit").said == "Mini-Summit 2 was held"


def test_a_convener_in_one_of_two_countries_is_not_enough_and_says_which_is_missing(world):
    case = cases.operation(world, countries=[world.ukraine, world.poland])
    for row in case.convenings.all():
        operations.run_convening(row, "withdraw", by=world.coordinator, reason="Anew")
    agree(world, case, "convener")
    half = found(case, "conveners_agreed")
    assert not half.holds and "Poland" in half.said and "Ukraine" not in half.said
    agree(world, case, "convener", world.poland, world.polish_ns)
    assert found(case, "conveners_agreed").holds


def test_focal_points_are_named_on_all_three_levels(world, case):
    name(world, case, "country")
    part = found(case, "focal_points")
    assert not part.holds and "Region" in part.said and "Geneva" in part.said
    ended = [name(world, case, level) for level in ("region", "geneva")]
    assert found(case, "focal_points").holds
    operations.end_responsibility(ended[0], by=world.coordinator, reason="Gone")
    assert not found(case, "focal_points").holds


def test_an_allocation_that_is_contested_takes_its_tick_back(world, case):
    for row in case.convenings.all():
        operations.run_convening(row, "withdraw", by=world.coordinator, reason="Anew")
    row = agree(world, case, "convener")
    assert found(case, "conveners_agreed").holds
    operations.run_convening(row, "end", by=world.coordinator, reason="Over")
    assert not found(case, "conveners_agreed").holds


def test_an_objection_to_the_minutes_takes_their_tick_back(world, case):
    confirm(world, case)
    assert found(case, "minutes_confirmed").holds
    summit = case.mini_summits.get()
    minutes.object_to(summit, by=world.icrc_hod, component=world.icrc, text="Not so")
    now = found(case, "minutes_confirmed")
    assert not now.holds and "objection" in now.said


def test_all_facts_of_many_operations_are_one_query(world, case):
    many = [case, *(cases.operation(world, name=f"Flood {n}") for n in range(4))]
    whole = list(Operation.objects.filter(pk__in=[each.pk for each in many]))
    with CaptureQueriesContext(connection) as asked:
        rows = facts.evidence_for(whole, [fact.name for fact in FACTS])
    assert len(rows) == len(FACTS) * len(whole)
    assert len([q for q in asked if "country" not in q["sql"][:40]]) == 1


def test_no_fact_of_the_delivered_checklists_is_unknown():
    assert {each["fact"] for each in delivered()["items"]} - {""} <= set(facts.known())
