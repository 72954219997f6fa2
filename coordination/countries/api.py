"""How ready countries are, in the API: what each aspect says of each country."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from coordination.components.models import Country
from coordination.components.named import name_fields
from coordination.components.regions import region_fields
from coordination.countries import readiness
from coordination.countries.filters import CountryFilter
from coordination.exporting import InFiles
from smcc.rest.endpoint import Endpoint, Record
from smcc.rest.shape import Reading, Shape, gathered, text


class CountryStandingShape(serializers.Serializer):
    """How one country stands with one aspect; `missing` is empty where nothing is."""

    aspect = serializers.CharField()
    aspect_display = serializers.CharField()
    state = serializers.CharField()
    state_display = serializers.CharField()
    sentence = serializers.CharField(allow_blank=True)
    missing = serializers.CharField(allow_blank=True)
    due_at = serializers.DateTimeField(allow_null=True)


def _standings(rows: list[tuple[Any, ...]], reading: Reading) -> list[list[dict[str, Any]]]:
    """All at one moment, in as many queries for one country as for a page of them."""
    found = readiness.of([country for (country,) in rows], reading.person, timezone.now())
    return [
        [
            {
                "aspect": aspect.name,
                "aspect_display": str(aspect.label),
                "state": said.state,
                "state_display": str(said.label),
                "sentence": str(said.sentence),
                "missing": str(said.missing),
                "due_at": said.due_at,
            }
            for aspect, said in row.standings
            if said is not None
        ]
        for row in found
    ]


READINESS = Shape(
    "Readiness",
    text("iso3"),
    *name_fields(),
    *region_fields(),
    gathered("standings", [""], _standings, lambda: CountryStandingShape(many=True)),
)


class ReadinessDoor(Endpoint):
    tag, model, key = "readiness", Country, "iso3"
    shape = READINESS
    filters = CountryFilter
    order = ("name_en", "iso3")

    def rows(self) -> QuerySet[Any]:
        return Country.objects.all()


class Readiness(ReadinessDoor, InFiles):
    """How each country stands with what it is asked for, as far as you may see it. By name; files are in `sort`'s order on the page alone."""

    summaries = {"GET": _("List how ready countries are")}


class OneReadiness(ReadinessDoor, Record):
    """How one country stands, by its ISO 3166-1 alpha-3 code."""

    summaries = {"GET": _("Read how ready a country is")}


urlpatterns = [
    path("readiness/", Readiness.as_view(), name="readiness_list"),
    path("readiness/<str:iso3>/", OneReadiness.as_view(), name="readiness"),
]
