"""Simulations of plans in the API, with what was found in them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.country_filter import CountryCodeFilter
from coordination.exporting import InFiles
from coordination.people.models import Post
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import ByCode, Day, Input, OneOf, Text, Version
from smcc.rest.shape import Shape, day, flag, made, moment, number, text, word
from smcc.rules.refusals import Invisible
from smcc.web.day_filter import DayFilter
from smcc.web.id_filter import IdFilter
from smcc.web.yes_or_no import YesOrNoFilter
from tools.contingency_plan.models import ContingencyPlan
from tools.plan_simulation import actions, policy
from tools.plan_simulation.models import PlanSimulation, SimulationFinding


def _findings(simulation: PlanSimulation) -> list[dict[str, Any]]:
    return [
        {
            "id": each.pk, "text": each.text, "post": each.post.code if each.post else None,
            "due_on": each.due_on.isoformat() if each.due_on else None,
            "state": str(each.standing.value), "evidence": each.evidence,
            "done_at": each.done_at.isoformat().replace("+00:00", "Z") if each.done_at else None,
        }
        for each in simulation.findings.all()
    ]  # fmt: skip


SIMULATION = Shape(
    "PlanSimulation",
    number("id"),
    number("plan", "plan_id"),
    text("country", "plan__country_id"),
    number("edition", help_text="in force when it was recorded; 0: none"),
    text("title"),
    word("form", policy.Kind),
    day("held_on"),
    text("note", allow_blank=True),
    made("findings", [""], _findings, lambda: serializers.ListField(child=serializers.DictField())),
    flag("withdrawn", "is_withdrawn"),
    text("withdrawal_reason", allow_blank=True),
    moment("created_at"),
    number("version"),
)  # fmt: skip


class SimulationFilter(django_filters.FilterSet):
    """Simulations by plan, country, day, and whether a finding is open."""

    plan = IdFilter(label=_("Plan (its id)"))
    country = CountryCodeFilter(field_name="plan__country_id")
    form = django_filters.ChoiceFilter(label=_("How"), choices=policy.Kind.choices)
    held_after = DayFilter(label=_("Held on or after"), field_name="held_on", lookup_expr="gte")
    open_findings = YesOrNoFilter(label=_("Has open findings"), method="has_open")

    class Meta:
        model = PlanSimulation
        fields: list[str] = []

    def has_open(self, rows: Any, name: str, wanted: bool) -> Any:
        open_ones = SimulationFinding.objects.open().values("simulation")
        return rows.filter(pk__in=open_ones) if wanted else rows.exclude(pk__in=open_ones)


class VisiblePlan(serializers.PrimaryKeyRelatedField):
    """A plan by its id, among those that may be read."""

    def get_queryset(self) -> Any:
        return ContingencyPlan.objects.visible_to(self.context["request"].user)


class PlanSimulationInput(Input):
    """A simulation that was held."""

    plan = VisiblePlan(queryset=ContingencyPlan.objects.none())
    title = Text(max_length=200)
    form = OneOf(policy.Kind)
    held_on = Day()
    note = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)


class PlanFindingInput(Input):
    """What it showed, and the post that follows it up."""

    text = Text(max_length=policy.LONGEST_TEXT)
    post = ByCode(Post, "code", required=False, allow_null=True)
    due_on = Day(required=False, allow_null=True)


class FindingEvidenceInput(Input):
    """What shows that it was done."""

    evidence = Text(max_length=policy.LONGEST_TEXT)


class PlanSimulationWithdrawal(Input):
    """Why a simulation is taken back."""

    reason = Text(max_length=policy.LONGEST_TEXT)
    version = Version(required=False)


class SimulationDoor(Endpoint):
    tag, model = "plan-simulations", PlanSimulation
    shape = SIMULATION
    filters = SimulationFilter

    def rows(self) -> QuerySet[Any]:
        seen = PlanSimulation.objects.visible_to(self.person).select_related("plan__country")
        findings = Prefetch("findings", SimulationFinding.objects.select_related("post"))
        found: QuerySet[Any] = seen.prefetch_related(findings)
        return found


class PlanSimulations(SimulationDoor, InFiles):
    """Simulations of contingency plans, newest first."""

    summaries = {"GET": _("List simulations of plans"), "POST": _("Record a simulation of a plan")}
    takes = {"POST": PlanSimulationInput}
    creates = True

    def post(self, request: Any) -> Response:
        sent = self.sent()
        row = actions.record(sent.pop("plan"), by=self.person, **sent)
        url = reverse("api:plan_simulation", kwargs={"pk": row.pk})
        return created(self.record(row.pk), url)


class OnePlanSimulation(SimulationDoor, Record):
    """One simulation with its findings."""

    summaries = {"GET": _("Read a simulation of a plan")}


class SimulationFindings(SimulationDoor):
    """Write down what a simulation showed."""

    summaries = {"POST": _("Write down a finding")}
    takes = {"POST": PlanFindingInput}

    def post(self, request: Any, pk: int) -> Response:
        actions.find(self.find(pk), by=self.person, **self.sent())
        return Response(self.record(pk))


class FindingDone(SimulationDoor):
    """Say that what was found is mended."""

    summaries = {"POST": _("Say that a finding is done, with evidence")}
    takes = {"POST": FindingEvidenceInput}

    def post(self, request: Any, pk: int, row: int) -> Response:
        simulation = self.find(pk)
        finding = SimulationFinding.objects.filter(simulation=simulation, pk=row).first()
        if finding is None:
            raise Invisible()
        finding.simulation = simulation
        actions.finish(finding, by=self.person, **self.sent())
        return Response(self.record(pk))


class SimulationWithdrawn(SimulationDoor):
    """Take back a simulation that was recorded by mistake."""

    summaries = {"POST": _("Take a simulation back")}
    takes = {"POST": PlanSimulationWithdrawal}

    def post(self, request: Any, pk: int) -> Response:
        actions.withdraw(self.find(pk), by=self.person, **self.sent())
        return Response(self.record(pk))


ONE = "plan-simulations/<int:pk>/"

urlpatterns = [
    path("plan-simulations/", PlanSimulations.as_view(), name="plan_simulations"),
    path(ONE, OnePlanSimulation.as_view(), name="plan_simulation"),
    path(ONE + "findings/", SimulationFindings.as_view()),
    path(ONE + "findings/<int:row>/done/", FindingDone.as_view()),
    path(ONE + "withdraw/", SimulationWithdrawn.as_view()),
]
