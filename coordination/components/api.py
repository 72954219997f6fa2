"""Components and countries in the API: reference data, open to everybody who is signed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from coordination.components import actions
from coordination.components.country_filter import CountryCodeFilter
from coordination.components.edits import COMPONENT_FIELDS, COUNTRY_FIELDS, names_of_edits
from coordination.components.filters import ComponentFilter
from coordination.components.models import Alias, Component, Country
from coordination.components.named import NAMES, name_fields
from coordination.components.reference_inputs import (
    ComponentChange,
    ComponentInput,
    CountryChange,
    CountryInput,
    LiftInput,
    SuspendInput,
    TakeReferenceInput,
    values_of,
)
from coordination.components.regions import InRegion, region_fields
from smcc.rest.endpoint import Endpoint, Listing, Record, created
from smcc.rest.shape import Reading, Shape, day, gathered, made, number, text, texts, word


def _aliases(rows: list[tuple[Any, ...]], reading: Reading) -> list[list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    of_these = Alias.objects.filter(component__in=[pk for (pk,) in rows]).order_by("name")
    for component, name in of_these.values_list("component_id", "name"):
        found[component].append(name)
    return [found[pk] for (pk,) in rows]


def _edited(names: tuple[str, ...]) -> Callable[..., list[str]]:
    """The fields that say something else than the reference last did. Aliases are not compared here."""

    def edited(loaded: dict[str, Any], *values: Any) -> list[str]:
        found = names_of_edits(loaded, dict(zip(names, values, strict=True)))
        return [name.removesuffix("_id") for name in found]

    return edited


EDITED = texts(help_text="fields that differ from the reference; other names are not compared")

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
    day("suspended_from", allow_null=True),
    day("suspended_until", allow_null=True),
    text("suspension_reason", allow_blank=True),
    gathered("aliases", ["id"], _aliases, texts()),
    made("edited_here", ["loaded", *COMPONENT_FIELDS], _edited(COMPONENT_FIELDS), EDITED),
    number("version"),
)  # fmt: skip

COUNTRY = Shape(
    "Country",
    text("iso3"),
    text("iso2"),
    *name_fields(),
    *region_fields(),
    number("go_id", allow_null=True, help_text="its id in IFRC GO"),
    made("edited_here", ["loaded", *COUNTRY_FIELDS], _edited(COUNTRY_FIELDS), EDITED),
    number("version"),
)


class ComponentWordsFilter(InRegion, ComponentFilter):
    """The directory's filters, with the region as a word."""

    country = CountryCodeFilter()


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

    summaries = {"GET": _("List components"), "POST": _("Add a component")}
    takes = {"POST": ComponentInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Add a component that the reference does not have, as the secretariat."""
        made = actions.add_component(by=request.user, **values_of(self.sent()))
        return created(self.record(made.pk), reverse("api:component", args=[made.code]))


class OneComponent(ComponentDoor, Record):
    """One component, by its code ("DUA001", "ICRC", "IFRC")."""

    summaries = {"GET": _("Read a component"), "PATCH": _("Correct a component")}
    takes = {"PATCH": ComponentChange}

    def patch(self, request: Any, code: str) -> Response:
        """Correct it, as the secretariat, with a `reason`. Loading the reference leaves your edits."""
        said = values_of(self.sent())
        version, reason = said.pop("version"), said.pop("reason", "")
        row = actions.amend_component(
            self.find(code), by=request.user, changes=said, reason=reason, version=version
        )
        return Response(self.record(row.pk))


class SuspendComponent(ComponentDoor):
    """The membership of a National Society, suspended."""

    summaries = {"POST": _("Suspend a membership")}
    takes = {"POST": SuspendInput}

    def post(self, request: Any, code: str) -> Response:
        """Record it, as the secretariat: from that day it neither newly convenes nor signs."""
        row = actions.suspend_component(self.find(code), by=request.user, **self.sent())
        return Response(self.record(row.pk))


class LiftSuspension(ComponentDoor):
    """The end of a suspension."""

    summaries = {"POST": _("Lift a suspension")}
    takes = {"POST": LiftInput}

    def post(self, request: Any, code: str) -> Response:
        """Say on which day it ends, as the secretariat."""
        row = actions.lift_suspension(self.find(code), by=request.user, **self.sent())
        return Response(self.record(row.pk))


class TakeComponent(ComponentDoor):
    """The reference's values of a component."""

    summaries = {"POST": _("Take the reference’s values of a component again")}
    takes = {"POST": TakeReferenceInput}

    def post(self, request: Any, code: str) -> Response:
        """Of the fields that were edited here, as the secretariat."""
        row = actions.take_reference(self.find(code), by=request.user, **values_of(self.sent()))
        return Response(self.record(row.pk))


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

    summaries = {"GET": _("List countries"), "POST": _("Add a country")}
    takes = {"POST": CountryInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Add a country or territory that the reference does not have, as the secretariat."""
        made = actions.add_country(by=request.user, **values_of(self.sent()))
        return created(self.record(made.pk), reverse("api:country", args=[made.iso3]))


class OneCountry(CountryDoor, Record):
    """One country, by its ISO 3166-1 alpha-3 code."""

    summaries = {"GET": _("Read a country"), "PATCH": _("Correct a country")}
    takes = {"PATCH": CountryChange}

    def patch(self, request: Any, iso3: str) -> Response:
        """Correct its names or region, as the secretariat, with a `reason`."""
        said = values_of(self.sent())
        version, reason = said.pop("version"), said.pop("reason", "")
        row = actions.amend_country(
            self.find(iso3), by=request.user, changes=said, reason=reason, version=version
        )
        return Response(self.record(row.pk))


class TakeCountry(CountryDoor):
    """The reference's values of a country."""

    summaries = {"POST": _("Take the reference’s values of a country again")}
    takes = {"POST": TakeReferenceInput}

    def post(self, request: Any, iso3: str) -> Response:
        """Of the fields that were edited here, as the secretariat."""
        row = actions.take_reference(self.find(iso3), by=request.user, **values_of(self.sent()))
        return Response(self.record(row.pk))


urlpatterns = [
    path("components/", Components.as_view(), name="components"),
    path("components/<str:code>/", OneComponent.as_view(), name="component"),
    path("components/<str:code>/suspend/", SuspendComponent.as_view()),
    path("components/<str:code>/lift-suspension/", LiftSuspension.as_view()),
    path("components/<str:code>/take-reference/", TakeComponent.as_view()),
    path("countries/", Countries.as_view(), name="countries"),
    path("countries/<str:iso3>/", OneCountry.as_view(), name="country"),
    path("countries/<str:iso3>/take-reference/", TakeCountry.as_view()),
]
