"""The text of a plan as data: what is validated, frozen, shown and printed; and what it still lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from coordination.components.models import Component
from coordination.people.models import Post
from tools.contingency_plan.models import ContingencyPlan
from tools.contingency_plan.part_models import PlanningFigure
from tools.contingency_plan.policy import Measure, Unit

Content = dict[str, Any]
TEXTS = ("title", "hazard", "first_steps", "process", "resources")


def of(plan: ContingencyPlan) -> Content:
    """The plan as it is written now. Six queries, however long it is."""
    figures = Prefetch("figures", PlanningFigure.objects.standing().order_by("id"), "counted")
    scenarios = plan.scenarios.standing().order_by("id").prefetch_related(figures)
    roles = plan.roles.standing().order_by("id").select_related("component")
    capacities = plan.capacities.standing().order_by("id").select_related("component")
    groups = plan.groups.standing().order_by("id").select_related("lead", "post")
    return {name: getattr(plan, name) for name in TEXTS} | {
        "scenarios": [
            {
                "id": row.pk, "title": row.title, "description": row.description,
                "triggers": row.triggers,
                "figures": [
                    {
                        "id": each.pk, "measure": each.measure, "about": each.about,
                        "amount": each.amount, "unit": each.unit, "source": each.source,
                    }
                    for each in row.counted
                ],
            }
            for row in scenarios
        ],
        "roles": [
            {"id": row.pk, "component": row.component.code, "area": row.area, "task": row.task}
            for row in roles
        ],
        "capacities": [
            {
                "id": row.pk, "component": row.component.code, "what": row.what,
                "amount": row.amount, "unit": row.unit, "place": row.place,
                "as_of": row.as_of.isoformat() if row.as_of else None, "source": row.source,
            }
            for row in capacities
        ],
        "groups": [
            {
                "id": row.pk, "name": row.name, "task": row.task,
                "lead": row.lead.code if row.lead else None,
                "post": row.post.code if row.post else None,
            }
            for row in groups
        ],
    }  # fmt: skip


def in_force(plan: ContingencyPlan) -> Content | None:
    """The text of the edition in force; None before the first."""
    found = plan.editions.filter(number=plan.edition).values_list("content", flat=True)
    return found.first() if plan.edition else None


@dataclass(frozen=True)
class Named:
    """A text with the names of what it speaks of, in the reader's language. Two queries."""

    said: Content
    components: Mapping[str, Component]
    posts: Mapping[str, Post]

    @classmethod
    def of(cls, said: Content) -> Named:
        rows = [*said["roles"], *said["capacities"]]
        codes = {row["component"] for row in rows} | {row["lead"] for row in said["groups"]}
        posts = {row["post"] for row in said["groups"]} - {None}
        components = Component.objects.filter(code__in=codes - {None})
        held = Post.objects.filter(code__in=posts).select_related("component")
        return cls(said, {c.code: c for c in components}, {p.code: p for p in held})

    @property
    def scenarios(self) -> list[Content]:
        return [
            row | {"figures": [figure | {"label": label_of(figure), "unit_label": unit_of(figure)} for figure in row["figures"]]}
            for row in self.said["scenarios"]
        ]  # fmt: skip

    @property
    def roles(self) -> list[Content]:
        return [row | {"who": self.components.get(row["component"])} for row in self.said["roles"]]

    @property
    def capacities(self) -> list[Content]:
        rows = self.said["capacities"]
        return [row | {"who": self.components.get(row["component"])} for row in rows]

    @property
    def groups(self) -> list[Content]:
        return [
            row | {"who": self.components.get(row["lead"]), "led_by": self.posts.get(row["post"])}
            for row in self.said["groups"]
        ]


def label_of(figure: Mapping[str, Any]) -> str:
    """What a planning figure counts, in words."""
    label = str(Measure(figure["measure"]).label)
    if not figure["about"]:
        return label
    return figure["about"] if figure["measure"] == Measure.OTHER else f"{label}, {figure['about']}"


def unit_of(figure: Mapping[str, Any]) -> str:
    return "" if figure["unit"] == Unit.OTHER else str(Unit(figure["unit"]).label)


@dataclass(frozen=True)
class Asked:
    """One thing that a thorough plan has, and whether it is there."""

    label: str
    is_there: bool


def asked_of(said: Content, *, is_tested: bool) -> list[Asked]:
    """What is there and what is missing. A list to work through, and never a score.

    The review of 2024 found plans not thorough (priority 3, finding 2): what components can do, and
    who does what, could not be seen at onset.
    """
    scenarios = said["scenarios"]
    return [
        Asked(_("What is done first"), bool(said["first_steps"].strip())),
        Asked(_("At least one scenario"), bool(scenarios)),
        Asked(_("A trigger in every scenario"), _each(scenarios, "triggers")),
        Asked(_("Planning figures in every scenario"), _each(scenarios, "figures")),
        Asked(_("A role for at least two components"), _several(said["roles"])),
        Asked(_("The capacities of at least two components"), _several(said["capacities"])),
        Asked(_("Working groups, each with who leads it"), _led(said["groups"])),
        Asked(_("Resources"), bool(said["resources"].strip())),
        Asked(_("A simulation"), is_tested),
    ]


def _each(rows: list[Content], name: str) -> bool:
    return bool(rows) and all(row[name] for row in rows)


def _several(rows: list[Content]) -> bool:
    return len({row["component"] for row in rows}) > 1


def _led(groups: list[Content]) -> bool:
    return bool(groups) and all(row["lead"] or row["post"] for row in groups)
