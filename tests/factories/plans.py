"""Contingency plans, brought to a state through the real steps."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from coordination.operations.models import Operation
from tests.factories import leaders
from tests.factories.world import World
from tools.contingency_plan import actions, parts, validating
from tools.contingency_plan.models import ContingencyPlan
from tools.plan_activation import actions as activations
from tools.plan_activation.models import PlanActivation
from tools.plan_simulation import actions as simulations
from tools.plan_simulation.models import PlanSimulation

THREE = ("urcs", "icrc_hod", "ifrc_hod")


def plan(world: World, **more: Any) -> ContingencyPlan:
    """A plan of Ukraine as its Secretary General began it: a title and what is done first."""
    facts: dict[str, Any] = {
        "title": "Winter in the east", "hazard": "cold_wave",
        "first_steps": "The Secretary General calls the two Heads of Delegation.",
    }  # fmt: skip
    by, country = more.pop("by", world.urcs), more.pop("country", world.ukraine)
    return actions.begin(country, by=by, **(facts | more))


def written(world: World, **more: Any) -> ContingencyPlan:
    """The same with a scenario, a figure, roles, capacities and a working group."""
    made = plan(world, **more)
    by = more.get("by", world.urcs)
    scenario = parts.add(
        made, "scenarios", by=by, title="The grid fails", triggers="Ten days below -15 °C",
        description="A million people without heating",
    )  # fmt: skip
    parts.add(
        made, "figures", by=by, scenario=scenario, measure="affected", amount=1_000_000,
        source="Own estimate, 2026",
    )  # fmt: skip
    for component, area in ((world.urcs_ns, "Heating points"), (world.icrc, "Water")):
        parts.add(made, "roles", by=by, component=component, area=area, task="Runs it")
        parts.add(
            made, "capacities", by=by, component=component, what="Generators", amount=20,
            unit="pieces",
        )  # fmt: skip
    parts.add(made, "groups", by=by, name="Shelter", lead=world.ifrc, post=world.posts["ifrc_hod"])
    return ContingencyPlan.objects.get(pk=made.pk)


def proposed(world: World, **more: Any) -> ContingencyPlan:
    made = written(world, **more)
    return actions.run(made, "propose", by=more.get("by", world.urcs))


def validated(world: World, **more: Any) -> ContingencyPlan:
    """In force: all three have spoken."""
    made = proposed(world, **more)
    for name in THREE:
        made = validating.validate(made, by=getattr(world, name))
    return made


def simulated(world: World, made: ContingencyPlan) -> PlanSimulation:
    row = simulations.record(
        made, by=world.urcs, title="A night without power", form="tabletop",
        held_on=timezone.localdate(),
    )  # fmt: skip
    simulations.find(
        row, by=world.urcs, text="Nobody had the list of heating points",
        post=world.posts["ifrc_hod"],
    )  # fmt: skip
    return row


def activated(world: World, made: ContingencyPlan, case: Operation) -> PlanActivation:
    return activations.activate(
        made, case, by=world.urcs, reason="The grid failed in three regions"
    )


def told(made: PlanActivation, amount: int | None = 400_000) -> list[dict[str, Any]]:
    """What a comparison says of every scenario."""
    return [
        {
            "scenario": each["id"], "came": "otherwise", "happened": "In two regions only",
            "figures": [
                {"figure": figure["id"], "amount": amount, "source": "Ministry, day 10"}
                for figure in each["figures"]
            ],
        }
        for each in activations.planned(made)
    ]  # fmt: skip


def all_of_it(world: World, case: Operation) -> PlanActivation:
    """A plan in force that was simulated and is activated by this operation; and the people of the country."""
    made = validated(world)
    simulated(world, made)
    leaders.all_of_it(world)
    return activated(world, made, case)
