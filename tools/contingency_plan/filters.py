"""Filters of plans: the same for the list page, its files and the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.components.country_filter import CountryCodeFilter
from coordination.components.regions import OfCountrysRegionFilter
from coordination.operations.policy import Hazard
from coordination.searching import asked_for, holding
from smcc.web.yes_or_no import YesOrNoFilter
from tools.contingency_plan import policy
from tools.contingency_plan.models import ContingencyPlan, ContingencyPlanQuerySet
from tools.plan_activation.models import PlanActivation
from tools.plan_simulation.models import PlanSimulation


class ContingencyPlanFilter(django_filters.FilterSet):
    """Plans by words, country, region, hazard, state, whether in force, late for review, simulated, activated."""

    q = django_filters.CharFilter(label=_("Words"), method="with_words", max_length=200)
    country = CountryCodeFilter()
    region = OfCountrysRegionFilter()
    hazard = django_filters.ChoiceFilter(
        label=_("Hazard"), choices=Hazard.choices, empty_label=_("Any")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=policy.State.choices, empty_label=_("Any")
    )
    in_force = YesOrNoFilter(label=_("An edition is in force"), method="is_in_force")
    review_late = YesOrNoFilter(label=_("Review overdue"), method="is_review_late")
    simulated = YesOrNoFilter(label=_("Simulated"), method="was_simulated")
    activated = YesOrNoFilter(label=_("Ever activated"), method="was_activated")

    class Meta:
        model = ContingencyPlan
        fields: list[str] = []

    def with_words(self, rows: ContingencyPlanQuerySet, name: str, words: str) -> Any:
        return holding(rows, asked_for(words))

    def is_in_force(self, rows: ContingencyPlanQuerySet, name: str, wanted: bool) -> Any:
        there = ContingencyPlan.objects.in_force().filter(pk=OuterRef("pk"))
        return rows.filter(Exists(there)) if wanted else rows.filter(~Exists(there))

    def is_review_late(self, rows: ContingencyPlanQuerySet, name: str, wanted: bool) -> Any:
        reviewed: Any = rows.with_review()
        late = reviewed.filter(review_due_at__lt=timezone.now()).values("pk")
        return rows.filter(pk__in=late) if wanted else rows.exclude(pk__in=late)

    def was_simulated(self, rows: ContingencyPlanQuerySet, name: str, wanted: bool) -> Any:
        simulations = PlanSimulation.objects.standing()
        found = simulations.filter(plan=OuterRef("pk"))
        return rows.filter(Exists(found)) if wanted else rows.filter(~Exists(found))

    def was_activated(self, rows: ContingencyPlanQuerySet, name: str, wanted: bool) -> Any:
        activations = PlanActivation.objects.standing()
        found = activations.filter(plan=OuterRef("pk"))
        return rows.filter(Exists(found)) if wanted else rows.filter(~Exists(found))
