"""The rows of a plan in the API: each kind has its doors to add, change and take out; they answer with the plan."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.models import Component
from coordination.people.models import Post
from smcc.rest.inputs import ByCode, Change, Day, Input, Number, OneOf, Text, Version
from smcc.rules.refusals import Invisible
from tools.contingency_plan import parts, policy
from tools.contingency_plan.api import ONE, PlanDoor
from tools.contingency_plan.models import ContingencyPlan
from tools.contingency_plan.part_models import PlanScenario


class VisiblePlan(serializers.PrimaryKeyRelatedField):
    """A plan by its id, among those that may be read."""

    def get_queryset(self) -> Any:
        return ContingencyPlan.objects.visible_to(self.context["request"].user)


class VisibleScenario(serializers.PrimaryKeyRelatedField):
    """A scenario by its id, among those of plans that may be read."""

    def get_queryset(self) -> Any:
        return PlanScenario.objects.visible_to(self.context["request"].user).standing()


def blank(most: int) -> Text:
    return Text(required=False, allow_blank=True, max_length=most)


class PlanScenarioFields(Input):
    title = Text(max_length=200)
    description = blank(policy.LONGEST_TEXT)
    triggers = blank(2000)


class PlanningFigureFields(Input):
    scenario = VisibleScenario(queryset=PlanScenario.objects.none())
    measure = OneOf(policy.Measure)
    about = blank(200)
    amount = Number()
    unit = OneOf(policy.Unit, required=False)
    source = Text(max_length=300)  # type: ignore[assignment]


class PlanRoleFields(Input):
    component = ByCode(Component, "code")
    area = Text(max_length=120)
    task = Text(max_length=2000)


class PlanCapacityFields(Input):
    component = ByCode(Component, "code")
    what = Text(max_length=200)
    amount = Number(required=False, allow_null=True)
    unit = blank(60)
    place = blank(200)
    as_of = Day(required=False, allow_null=True)
    source = blank(300)  # type: ignore[assignment]


class PlanGroupFields(Input):
    name = Text(max_length=120)
    task = blank(2000)
    lead = ByCode(Component, "code", required=False, allow_null=True)
    post = ByCode(Post, "code", required=False, allow_null=True)


class SpillOverFields(Input):
    destination = VisiblePlan(queryset=ContingencyPlan.objects.none())
    scenario = VisibleScenario(
        queryset=PlanScenario.objects.none(), required=False, allow_null=True
    )
    what = Text(max_length=200)
    people = Number(required=False, allow_null=True)
    source = blank(300)  # type: ignore[assignment]


class WithVersion(Input):
    version = Version(required=False, help_text=_("of the plan that you read"))


class PlanScenarioInput(WithVersion, PlanScenarioFields):
    """A case that is planned for."""


class PlanScenarioChange(Change, PlanScenarioFields):
    """What may be changed of it."""


class PlanningFigureInput(WithVersion, PlanningFigureFields):
    """A number that a scenario reckons with."""


class PlanningFigureChange(Change, PlanningFigureFields):
    """What may be changed of it."""


class PlanRoleInput(WithVersion, PlanRoleFields):
    """What a component does."""


class PlanRoleChange(Change, PlanRoleFields):
    """What may be changed of it."""


class PlanCapacityInput(WithVersion, PlanCapacityFields):
    """What a component has."""


class PlanCapacityChange(Change, PlanCapacityFields):
    """What may be changed of it."""


class PlanGroupInput(WithVersion, PlanGroupFields):
    """A working group."""


class PlanGroupChange(Change, PlanGroupFields):
    """What may be changed of it."""


class SpillOverInput(WithVersion, SpillOverFields):
    """What spills over into the country of another plan."""


class SpillOverChange(Change, SpillOverFields):
    """What may be changed of it."""


class TakeOutInput(WithVersion):
    """Why a row is taken out."""

    reason = Text(max_length=policy.LONGEST_TEXT)


class PartDoor(PlanDoor):
    kind: ClassVar[str] = ""

    def part(self, pk: int, row: int) -> Any:
        plan = self.find(pk)
        rows: Any = parts.KINDS[self.kind]._default_manager
        part = rows.visible_to(self.person).standing().filter(plan=plan, pk=row).first()
        if part is None:
            raise Invisible()
        part.plan = plan
        return part


class Added(PartDoor):
    """A row to add."""

    def post(self, request: Any, pk: int) -> Response:
        """Add a row. Answers with the plan."""
        parts.add(self.find(pk), self.kind, by=self.person, **self.sent())
        return Response(self.record(pk))


class Changed(PartDoor):
    """A row to change."""

    def patch(self, request: Any, pk: int, row: int) -> Response:
        """Change a row. Answers with the plan, whose version is meant."""
        sent = self.sent()
        version, reason = sent.pop("version"), sent.pop("reason", "")
        parts.change(
            self.part(pk, row), by=self.person, changes=sent, version=version, reason=reason
        )
        return Response(self.record(pk))


class TakenOut(PartDoor):
    """A row to take out."""

    takes = {"POST": TakeOutInput}

    def post(self, request: Any, pk: int, row: int) -> Response:
        """Take a row out, with a reason. Answers with the plan; the record keeps the row."""
        parts.take_out(self.part(pk, row), by=self.person, **self.sent())
        return Response(self.record(pk))


DOORS: dict[str, tuple[type[Input], type[Input], Any, Any, Any]] = {
    "scenarios": (
        PlanScenarioInput, PlanScenarioChange,
        _("Add a scenario"), _("Change a scenario"), _("Take a scenario out"),
    ),
    "figures": (
        PlanningFigureInput, PlanningFigureChange,
        _("Add a planning figure"), _("Change a planning figure"), _("Take a planning figure out"),
    ),
    "roles": (PlanRoleInput, PlanRoleChange, _("Add a role"), _("Change a role"), _("Take a role out")),
    "capacities": (
        PlanCapacityInput, PlanCapacityChange,
        _("Add a capacity"), _("Change a capacity"), _("Take a capacity out"),
    ),
    "groups": (
        PlanGroupInput, PlanGroupChange,
        _("Add a working group"), _("Change a working group"), _("Take a working group out"),
    ),
    "spill-overs": (
        SpillOverInput, SpillOverChange,
        _("Link a spill-over"), _("Change a spill-over"), _("Take a spill-over out"),
    ),
}  # fmt: skip

urlpatterns = []
for _kind, (_new, _change, _add, _alter, _out) in DOORS.items():
    _adds: Any = type(
        "Added", (Added,),
        {"kind": _kind, "takes": {"POST": _new}, "summaries": {"POST": _add}},
    )  # fmt: skip
    _alters: Any = type(
        "Changed", (Changed,),
        {"kind": _kind, "takes": {"PATCH": _change}, "summaries": {"PATCH": _alter}},
    )  # fmt: skip
    _takes: Any = type("TakenOut", (TakenOut,), {"kind": _kind, "summaries": {"POST": _out}})
    urlpatterns += [
        path(f"{ONE}{_kind}/", _adds.as_view()),
        path(f"{ONE}{_kind}/<int:row>/", _alters.as_view()),
        path(f"{ONE}{_kind}/<int:row>/take-out/", _takes.as_view()),
    ]
