"""The fact of the checklist: whose security is agreed, told to those alone who may read the register."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from coordination.components.models import Country
from coordination.operations.models import Operation
from tests.factories import cases
from tools import facts
from tools.agreement.opening import house_day
from tools.security_agreement import actions, signing
from tools.security_agreement.facts import SECURITY_AGREED

pytestmark = pytest.mark.django_db


def found(case, reader=None):
    fresh = Operation.objects.get(pk=case.pk)
    return facts.evidence_for([fresh], [SECURITY_AGREED.name], reader)[
        case.pk, SECURITY_AGREED.name
    ]


def test_it_holds_once_each_component_present_is_one_of_the_two(world, register):
    case = cases.operation(world)
    assert not found(case, world.urcs).holds
    register.to("in_force")
    half = found(case, world.urcs)
    assert not half.holds and "IFRC" in str(half.said) and "ICRC" not in str(half.said)
    second = register.begin(provider=world.ifrc)
    second = register.step(second, "negotiate")
    for person, of in ((world.ifrc_hod, world.ifrc), (world.urcs, world.urcs_ns)):
        signing.sign(second, by=person, component=of)
    second = register.step(second, "enter")
    whole = found(case, world.urcs)
    assert whole.holds and whole.at and whole.url.endswith("?country=UKR")
    register.step(second, "suspend", reason="Disputed")
    assert not found(case, world.urcs).holds


def test_an_agreement_in_one_country_of_the_operation_does_not_cover_the_other(world, register):
    both = [world.ukraine, world.poland]
    case = cases.operation(world, countries=both, present=[world.icrc])
    register.to("in_force")
    half = found(case, world.secretariat)
    assert not half.holds and "ICRC (Poland)" in str(half.said)
    assert "URCS" not in str(half.said) and "Ukraine" not in str(half.said)
    Country.objects.filter(pk="POL").update(name_fr="Pologne")
    with override("fr"):
        assert "ICRC (Pologne)" in str(found(case, world.secretariat).said)
    polish = actions.begin(
        world.poland, by=world.polish, provider=world.icrc, beneficiary=world.polish_ns, level="l2",
        starts_on=house_day(), ends_on=house_day() + timedelta(days=30),
    )  # fmt: skip
    polish = actions.run(polish, "negotiate", by=world.polish)
    signing.sign(
        polish, by=world.icrc_hod, component=world.icrc, on_paper=True, signing_post="Delegate",
        reference="Archive 12",
    )  # fmt: skip
    signing.sign(polish, by=world.polish, component=world.polish_ns)
    actions.run(polish, "enter", by=world.polish)
    assert found(case, world.secretariat).holds


@pytest.mark.parametrize(
    ("who", "told"),
    [("urcs", True), ("region", True), ("icrc_director", True), ("polish", False), ("committee", False)],
)  # fmt: skip
def test_it_is_told_to_those_who_may_read_the_register(world, register, who, told):
    case = cases.operation(world)
    register.to("in_force")
    assert bool(found(case, getattr(world, who)).said) == told
    assert not found(case).said


def test_it_costs_the_same_for_many_operations(world, register):
    many = [cases.operation(world, name=f"Flood {n}") for n in range(4)]
    rows = list(Operation.objects.filter(pk__in=[each.pk for each in many]))
    person, costs = world.urcs, []
    facts.evidence_for(rows, [SECURITY_AGREED.name], person)
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as asked:
            facts.evidence_for(some, [SECURITY_AGREED.name], person)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 3
