"""The filters of decisions, for the list page and for the API."""

from __future__ import annotations

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import ComponentsField
from coordination.components.models import Component
from smcc.web.forms import HouseForm
from tools.decision import policy
from tools.decision.models import Decision, DecisionQuerySet


class DecisionFilterForm(HouseForm, forms.Form):
    """The form of the filters: clean text, sentences beside the fields."""


class LeadFilter(django_filters.Filter):
    """Decisions led by any of the components: by code or by name."""

    field_class = ComponentsField

    def filter(self, qs: DecisionQuerySet, value: list[Component]) -> DecisionQuerySet:
        return qs.filter(lead__in=value) if value else qs


class DecisionFilter(django_filters.FilterSet):
    """State, lead, topic, meeting, and what is past its date."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=policy.State.choices, empty_label=_("Any")
    )
    lead = LeadFilter(label=_("Lead component"))
    topic = django_filters.ChoiceFilter(
        label=_("Topic"), choices=policy.Topic.choices, empty_label=_("Any")
    )
    overdue = django_filters.BooleanFilter(
        label=_("Only overdue"), method="past_its_date", widget=forms.CheckboxInput
    )
    open = django_filters.BooleanFilter(
        label=_("Only what is still to be followed up"),
        method="still_open",
        widget=forms.CheckboxInput,
    )

    class Meta:
        model = Decision
        fields: list[str] = []
        form = DecisionFilterForm

    def past_its_date(self, qs: DecisionQuerySet, name: str, value: bool) -> DecisionQuerySet:
        return qs.overdue(timezone.now()) if value else qs

    def still_open(self, qs: DecisionQuerySet, name: str, value: bool) -> DecisionQuerySet:
        return qs.open() if value else qs
