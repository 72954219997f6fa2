"""The filters of the lessons library."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import ComponentsField, CountriesField
from coordination.components.models import Component, Country
from coordination.searching import asked_for, holding
from recommendations.review.models import Learning
from recommendations.review.policy import Tool


class CountryFilter(django_filters.Filter):
    """Learnings on any of the countries; where none is named, those of a review of one of them."""

    field_class = CountriesField

    def filter(self, qs: QuerySet[Learning], value: list[Country]) -> QuerySet[Learning]:
        if not value:
            return qs
        there = Q(countries__in=value) | Q(countries=None, priority__review__countries__in=value)
        return qs.filter(pk__in=Learning.objects.filter(there).values("pk"))


class ComponentFilter(django_filters.Filter):
    """Learnings that name any of the components."""

    field_class = ComponentsField

    def filter(self, qs: QuerySet[Learning], value: list[Component]) -> QuerySet[Learning]:
        if not value:
            return qs
        named = Learning.objects.filter(components__in=value)
        return qs.filter(pk__in=named.values("pk"))


class LearningFilter(django_filters.FilterSet):
    """Learnings by words, review, priority, tool, country and component."""

    q = django_filters.CharFilter(label=_("Words"), method="with_words", max_length=200)
    review = django_filters.CharFilter(
        label=_("Reference of the review"), field_name="priority__review__ref"
    )
    priority = django_filters.NumberFilter(
        label=_("Number of the priority"), field_name="priority__number"
    )
    tool = django_filters.ChoiceFilter(
        label=_("Speaks of"), choices=Tool.choices, empty_label=_("Anything"), method="on_tool"
    )
    country = CountryFilter(label=_("Country"))
    component = ComponentFilter(label=_("Component"))

    class Meta:
        model = Learning
        fields: list[str] = []

    def with_words(self, rows: QuerySet[Learning], name: str, words: str) -> QuerySet[Learning]:
        """Every word begins a word of the learning or of its priority's name."""
        found: QuerySet[Learning] = holding(rows, asked_for(words))
        return found

    def on_tool(self, rows: QuerySet[Learning], name: str, tool: str) -> QuerySet[Learning]:
        return rows.speaking_of(tool)  # type: ignore[attr-defined]
