"""What was agreed beforehand in the host's country ticks an item, with its evidence; what is restricted does not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.operations.models import Operation
from tests.factories import cases, plans
from tests.factories.agreements import Pipeline
from tools import facts
from tools.agreement import actions as agreements
from tools.checklist.facts_of_countries import FACTS_OF_COUNTRIES
from tools.contingency_plan.models import ContingencyPlan

pytestmark = pytest.mark.django_db


def found(case, name):
    fresh = Operation.objects.get(pk=case.pk)
    return facts.evidence_for([fresh], [name])[case.pk, name]


@pytest.fixture
def case(world):
    return cases.operation(world)


def test_an_agreement_in_force_in_the_hosts_country_holds_until_it_is_suspended(world, case):
    assert not found(case, "agreement_in_force").holds
    agreement = Pipeline(world).to("in_force")
    now = found(case, "agreement_in_force")
    assert now.holds and now.url == agreement.get_absolute_url() and now.at == agreement.entered_at
    agreements.run(agreement, "suspend", by=world.urcs, reason="Talks")
    assert not found(case, "agreement_in_force").holds


def test_one_of_another_country_does_not_count(world):
    Pipeline(world).to("in_force")
    elsewhere = cases.operation(
        world, by=world.secretariat, countries=[world.pakistan], host=world.prcs_ns, present=[],
        crisis="disaster", hazard="flood",
    )  # fmt: skip
    assert not found(elsewhere, "agreement_in_force").holds


def test_a_plan_in_force_holds_unless_only_the_country_may_read_it(world, case):
    plan = plans.validated(world)
    now = found(case, "plan_in_force")
    assert now.holds and now.url == plan.get_absolute_url()
    ContingencyPlan.objects.filter(pk=plan.pk).update(reach="country_team")
    assert not found(case, "plan_in_force").holds


def test_all_of_them_are_one_query(world, case):
    case = Operation.objects.get(pk=case.pk)
    with CaptureQueriesContext(connection) as asked:
        rows = facts.evidence_for([case], [fact.name for fact in FACTS_OF_COUNTRIES])
    assert len(rows) == len(FACTS_OF_COUNTRIES) and len(asked) == 1


def test_each_is_offered_to_checklists(world):
    assert {fact.name for fact in FACTS_OF_COUNTRIES} <= set(facts.known())
