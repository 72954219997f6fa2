"""The filters of operations, for the list page and for the API."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import CountriesField
from coordination.components.models import Country
from coordination.operations import policy
from coordination.operations.finding import found
from coordination.operations.models import Operation
from coordination.operations.queries import OperationQuerySet
from coordination.without_drills import OF_OPERATION, DrillsFilter
from smcc.web.forms import HouseForm


class OperationFilterForm(HouseForm, forms.Form):
    """The form of the filters: clean text, sentences beside the fields."""


class CountryFilter(django_filters.Filter):
    """Operations in any of the countries: by name or by code, "UKR, Poland"."""

    field_class = CountriesField

    def filter(self, qs: OperationQuerySet, value: list[Country]) -> OperationQuerySet:
        if not value:
            return qs
        places = Operation.countries.through.objects.filter(
            operation_id=OuterRef("pk"), country_id__in=[country.pk for country in value]
        )
        return qs.filter(Exists(places))


class OperationFilter(django_filters.FilterSet):
    """State, scale, country, kind of crisis, category, and the words that operations are found by."""

    q = django_filters.CharFilter(label=_("Words"), method="with_words", max_length=200)
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=policy.State.choices, empty_label=_("Any")
    )
    scale = django_filters.ChoiceFilter(
        label=_("Scale"),
        choices=[*policy.Scale.choices, ("none", _("Not declared"))],
        empty_label=_("Any"),
        method="of_scale",
    )
    category = django_filters.ChoiceFilter(
        label=_("IFRC category"), choices=policy.Category.choices, empty_label=_("Any")
    )
    crisis = django_filters.ChoiceFilter(
        label=_("Kind of crisis"), choices=policy.Crisis.choices, empty_label=_("Any")
    )
    country = CountryFilter(label=_("Country"))
    drills = DrillsFilter(OF_OPERATION)

    class Meta:
        model = Operation
        fields: list[str] = []
        form = OperationFilterForm

    def with_words(self, qs: OperationQuerySet, name: str, words: str) -> OperationQuerySet:
        return found(qs, words)

    def of_scale(self, qs: OperationQuerySet, name: str, value: str) -> OperationQuerySet:
        return qs.filter(scale="" if value == "none" else value)
