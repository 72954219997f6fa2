"""Activations of plans in the API, and how far reality matched them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.country_filter import CountryCodeFilter
from coordination.doors import of_operation
from coordination.exporting import InFiles
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import Input, Moment, Number, OneOf, Text, many
from smcc.rest.shape import Shape, json, moment, number, text, word
from smcc.rest.steps import STEPS, StepInput, Steps
from smcc.web.id_filter import IdFilter
from tools.contingency_plan.models import ContingencyPlan
from tools.plan_activation import actions, policy
from tools.plan_activation.models import PlanActivation

ACTIVATION = Shape(
    "PlanActivation",
    number("id"),
    number("plan", "plan_id"),
    text("country", "plan__country_id"),
    text("operation", "operation__ref"),
    number("edition"),
    text("reason"),
    word("state", policy.State),
    word("match", policy.Match, allow_null=True, help_text="how far reality matched the plan"),
    text("helped", allow_blank=True),
    json("outcome", help_text="scenario by scenario, each planning figure beside the real one"),
    moment("activated_at"),
    moment("compared_at", allow_null=True),
    moment("withdrawn_at", allow_null=True),
    number("version"),
    STEPS,
)


class ActivationFilter(django_filters.FilterSet):
    """Activations by plan, operation, country, state and how far the plan matched."""

    plan = IdFilter(label=_("Plan (its id)"))
    operation = django_filters.CharFilter(
        label=_("Reference of the operation"), field_name="operation__ref"
    )
    country = CountryCodeFilter(field_name="plan__country_id")
    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.State.choices)
    match = django_filters.ChoiceFilter(label=_("How far it matched"), choices=policy.Match.choices)

    class Meta:
        model = PlanActivation
        fields: list[str] = []


class VisiblePlan(serializers.PrimaryKeyRelatedField):
    """A plan by its id, among those that may be read."""

    def get_queryset(self) -> Any:
        return ContingencyPlan.objects.visible_to(self.context["request"].user)


class ActivationInput(Input):
    """Which operation takes which plan up, and why."""

    plan = VisiblePlan(queryset=ContingencyPlan.objects.none())
    operation = of_operation()
    reason = Text(max_length=policy.LONGEST_TEXT)
    at = Moment(required=False, help_text=_("when it was activated, where that is not now"))


class RealFigure(Input):
    """The real figure beside a planning figure, by its id; null where it is not known."""

    figure = Number()
    amount = Number(allow_null=True)
    source = Text(required=False, allow_blank=True, max_length=300)  # type: ignore[assignment]


class WhatCame(Input):
    """What came of a scenario, by its id."""

    scenario = Number()
    came = OneOf(policy.Came)
    happened = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    figures = many(RealFigure, required=False)


class ActivationStepInput(StepInput):
    """`compare` takes how far it matched, what it was good for, and what came of every scenario."""

    match = OneOf(policy.Match, required=False)
    helped = Text(required=False, max_length=policy.LONGEST_TEXT)
    scenarios = many(WhatCame, required=False)


class ActivationDoor(Endpoint):
    tag, model = "plan-activations", PlanActivation
    shape = ACTIVATION
    filters = ActivationFilter

    def rows(self) -> QuerySet[Any]:
        seen = PlanActivation.objects.visible_to(self.person)
        found: QuerySet[Any] = seen.select_related("plan__country", "operation")
        return found


class PlanActivations(ActivationDoor, InFiles):
    """Activations of contingency plans, newest first."""

    summaries = {"GET": _("List activations of plans"), "POST": _("Activate a plan")}
    takes = {"POST": ActivationInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Take a plan up in an operation that covers its country."""
        sent = self.sent()
        row = actions.activate(sent.pop("plan"), sent.pop("operation"), by=self.person, **sent)
        url = reverse("api:plan_activation", kwargs={"pk": row.pk})
        return created(self.record(row.pk), url)


class OnePlanActivation(ActivationDoor, Record):
    """One activation, and what came of each scenario."""

    summaries = {"GET": _("Read an activation of a plan")}


class PlanActivationSteps(ActivationDoor, Steps):
    """Compare it with what happened, compare again, take it back."""

    summaries = {"POST": _("Take a step of an activation")}
    takes = {"POST": ActivationStepInput}

    def take(self, thing: PlanActivation, step: str, sent: dict[str, Any]) -> PlanActivation:
        return actions.run(thing, step, by=self.person, **sent)


urlpatterns = [
    path("plan-activations/", PlanActivations.as_view(), name="plan_activations"),
    path("plan-activations/<int:pk>/", OnePlanActivation.as_view(), name="plan_activation"),
    path("plan-activations/<int:pk>/steps/<str:step>/", PlanActivationSteps.as_view()),
]
