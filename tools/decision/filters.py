"""The filters of decisions, for the list page and for the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import ComponentsField
from coordination.components.models import Component
from coordination.doors import OfOperation
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


SHOWN = (
    ("open", _("To be followed up")),
    ("mine", _("Mine: of posts that I hold")),
    ("component", _("My component’s")),
    ("overdue", _("Overdue")),
    ("without_owner", _("Without owner")),
)
WORDS_AT_MOST = 8


class DecisionFilter(django_filters.FilterSet):
    """Whose, state, level, lead, topic, words, and what is past its date."""

    show = django_filters.ChoiceFilter(
        label=_("Which ones"), choices=SHOWN, empty_label=_("All"), method="by_show"
    )
    q = django_filters.CharFilter(
        label=_("Words of the decision or the operation"), method="by_words"
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=policy.Level.choices, empty_label=_("Any")
    )
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

    def by_show(self, qs: DecisionQuerySet, name: str, wanted: str) -> DecisionQuerySet:
        """Of what is still to be followed up: the reader's own, the reader's component's, or all of a kind."""
        person: Any = self.request.user
        match wanted:
            case "mine":
                return qs.open().of_posts(post.pk for post in person.held_posts())
            case "component":
                return qs.open().of_components(person.component_ids())
            case "overdue":
                return qs.overdue(timezone.now())
            case "without_owner":
                return qs.without_owner(timezone.now())
        return qs.open()

    def by_words(self, qs: DecisionQuerySet, name: str, typed: str) -> DecisionQuerySet:
        """Those that say every word, in what was decided, in its subject, or in the name or reference of its operation."""
        for word in typed.split()[:WORDS_AT_MOST]:
            qs = qs.filter(
                Q(text__icontains=word)
                | Q(subject__icontains=word)
                | Q(operation__name__icontains=word)
                | Q(operation__ref__iexact=word)
            )
        return qs

    def past_its_date(self, qs: DecisionQuerySet, name: str, value: bool) -> DecisionQuerySet:
        return qs.overdue(timezone.now()) if value else qs

    def still_open(self, qs: DecisionQuerySet, name: str, value: bool) -> DecisionQuerySet:
        return qs.open() if value else qs


class RegisterFilter(OfOperation, DecisionFilter):
    """The same across operations: for the register and for the API."""
