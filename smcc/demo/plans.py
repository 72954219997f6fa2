"""Two contingency plans of neighbouring countries: invented, and marked so, to show how they hang together."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from coordination.countries.thing import Whole
from smcc.demo.accounts import People
from smcc.demo.reference import component, country
from tools.contingency_plan import actions, parts, validating
from tools.plan_simulation import actions as simulations

DAY = timedelta(days=1)
"""Counted back from the day of loading, so that nothing is overdue on the first day."""
SYNTHETIC = "This plan is invented for the demonstration: no component agreed any of it."
FIRST = (
    "Hour 1: the Secretary General calls both Heads of Delegation.\n"
    "Hour 3: the National Society opens its heating points in the districts without power.\n"
    "Hour 6: the ICRC checks the pumps of the water stations it supports.\n"
    "Hour 12: the first Mini-Summit, by telephone if need be."
)
FIGURES = (
    ("affected", "in the first week", 1_200_000, "people"),
    ("displaced", "towards the west", 150_000, "people"),
    ("assisted", "at heating points", 40_000, "people"),
)
ROLES = (
    ("DUA001", "Heating points", "Opens and runs them, with volunteers of the branches."),
    ("ICRC", "Water", "Keeps pumps running with fuel and generators."),
    ("IFRC", "Partners", "Brings the offers of partner National Societies together."),
)
CAPACITIES = (
    ("DUA001", "Heating points that can open within three hours", 260, "points"),
    ("ICRC", "Mobile generators", 45, "pieces"),
    ("IFRC", "Winter kits in the regional store", 12_000, "kits"),
)


def story(people: People) -> Whole:
    """A plan of Ukraine in force, one of Poland in preparation, and the people who would cross the border."""
    now, today = timezone.now(), timezone.localdate()
    host, neighbour = people["sg.ukraine"], people["sg.poland"]
    winter = actions.begin(
        country("UKR"), by=host, title="A winter without power", hazard="cold_wave",
        first_steps=FIRST, synthetic=SYNTHETIC,
        process="Two workshops in spring with all components present in the country.",
        resources="A winter fund of the National Society; fuel from two depots.",
    )  # fmt: skip
    scenario = parts.add(
        winter, "scenarios", by=host, title="The grid fails in frost",
        triggers="Power is out in three regions for 24 hours, and frost below -10 °C is forecast.",
        description="People leave cold flats; water stations stop.",
    )  # fmt: skip
    for measure, about, amount, unit in FIGURES:
        parts.add(
            winter, "figures", by=host, scenario=scenario, measure=measure, about=about,
            amount=amount, unit=unit, source="Invented for the demonstration",
        )  # fmt: skip
    for code, area, task in ROLES:
        parts.add(winter, "roles", by=host, component=component(code), area=area, task=task)
    for code, what, amount, unit in CAPACITIES:
        parts.add(
            winter, "capacities", by=host, component=component(code), what=what, amount=amount,
            unit=unit, as_of=today - 80 * DAY, source="Invented for the demonstration",
        )  # fmt: skip
    parts.add(
        winter, "groups", by=host, name="Energy and water", lead=component("ICRC"),
        task="Keeps the list of pumps and heating points; meets each month from September.",
    )  # fmt: skip
    winter = actions.run(winter, "propose", by=host)
    for name in ("sg.ukraine", "icrc.hod.ukraine", "ifrc.hod.ukraine"):
        winter = validating.validate(winter, by=people[name], at=now - 70 * DAY)
    tried = simulations.record(
        winter, by=host, title="One night without power, around a table", form="tabletop",
        held_on=today - 45 * DAY, note="Invented for the demonstration.",
    )  # fmt: skip
    found = simulations.find(
        tried, by=host, text="Two branches had no list of heating points.",
        due_on=today - 20 * DAY,
    )  # fmt: skip
    simulations.finish(found, by=host, evidence="The list hangs in every branch since last month.")
    simulations.find(
        tried, by=host, text="Nobody knew who calls the water companies at night.",
        due_on=today + 60 * DAY,
    )  # fmt: skip
    arrival = actions.begin(
        country("POL"), by=neighbour, title="Refugees arrive in winter",
        hazard="population_movement", first_steps="Open the reception points on the border.",
        synthetic=SYNTHETIC,
    )  # fmt: skip
    parts.add(
        winter, "spill-overs", by=host, destination=arrival, scenario=scenario, what="Refugees",
        people=90_000, source="Invented for the demonstration",
    )  # fmt: skip
    return Whole(country("UKR"))
