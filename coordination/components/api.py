"""Components and countries in the API: reference data, open to everybody who is signed in."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _

from coordination.components.country_filter import CountryCodeFilter
from coordination.components.filters import ComponentFilter
from coordination.components.models import Alias, Component, Country
from coordination.components.named import NAMES, name_fields
from coordination.components.regions import InRegion, region_fields
from smcc.rest.endpoint import Endpoint, Listing, Record
from smcc.rest.shape import Reading, Shape, day, gathered, number, text, texts, word


def _aliases(rows: list[tuple[Any, ...]], reading: Reading) -> list[list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    of_these = Alias.objects.filter(component__in=[pk for (pk,) in rows]).order_by("name")
    for component, name in of_these.values_list("component_id", "name"):
        found[component].append(name)
    return [found[pk] for (pk,) in rows]


COMPONENT = Shape(
    "Component",
    text("code"),
    word("kind", Component.Kind),
    *name_fields(),
    text("short_name", allow_blank=True),
    text("country", "country_id", allow_null=True),
    *region_fields(),
    text("part_of", "part_of__code", allow_null=True, help_text="the institution it is an office of"),
    day("active_from", allow_null=True),
    day("active_until", allow_null=True),
    gathered("aliases", ["id"], _aliases, texts()),
)  # fmt: skip

COUNTRY = Shape(
    "Country",
    text("iso3"),
    text("iso2"),
    *name_fields(),
    *region_fields(),
    number("go_id", allow_null=True, help_text="its id in IFRC GO"),
)


class ComponentWordsFilter(InRegion, ComponentFilter):
    """The directory's filters, with the region as a word."""

    country = CountryCodeFilter(label=_("Country (ISO 3166-1 alpha-3)"))


class CountryFilter(InRegion):
    """Countries by code or part of a name, and by region."""

    q = django_filters.CharFilter(label=_("Name or code"), method="by_words", max_length=200)

    class Meta:
        model = Country
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Country], name: str, words: str) -> QuerySet[Country]:
        found = Q(iso3__iexact=words) | Q(iso2__iexact=words)
        for each in NAMES:
            found |= Q(**{f"{each}__icontains": words})
        return rows.filter(found)


class ComponentDoor(Endpoint):
    tag, model, key = "components", Component, "code"
    shape = COMPONENT
    filters = ComponentWordsFilter
    order = ("name_en", "id")
    reads_objects = False

    def rows(self) -> QuerySet[Any]:
        return Component.objects.all()


class Components(ComponentDoor, Listing):
    """National Societies, the ICRC, the IFRC and its offices."""

    summaries = {"GET": _("List components")}


class OneComponent(ComponentDoor, Record):
    """One component, by its code ("DUA001", "ICRC", "IFRC")."""

    summaries = {"GET": _("Read a component")}


class CountryDoor(Endpoint):
    tag, model, key = "countries", Country, "iso3"
    shape = COUNTRY
    filters = CountryFilter
    order = ("name_en", "iso3")
    reads_objects = False

    def rows(self) -> QuerySet[Any]:
        return Country.objects.all()


class Countries(CountryDoor, Listing):
    """Countries and territories."""

    summaries = {"GET": _("List countries")}


class OneCountry(CountryDoor, Record):
    """One country, by its ISO 3166-1 alpha-3 code."""

    summaries = {"GET": _("Read a country")}


urlpatterns = [
    path("components/", Components.as_view(), name="components"),
    path("components/<str:code>/", OneComponent.as_view(), name="component"),
    path("countries/", Countries.as_view(), name="countries"),
    path("countries/<str:iso3>/", OneCountry.as_view(), name="country"),
]
