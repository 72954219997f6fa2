"""The IFRC's regions as stable words: the API's names for what the database numbers as IFRC GO does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from coordination.components.models import Region
from smcc.rest.shape import Field, made

WORDS = [(region.name.lower(), region.label) for region in Region]


def region_word(region: int | None) -> str | None:
    return None if region is None else Region(region).name.lower()


def region_label(region: int | None) -> str | None:
    return None if region is None else str(Region(region).label)


def region_fields() -> tuple[Field, Field]:
    """`region` and `region_display`."""
    word: Callable[[], Any] = lambda: serializers.ChoiceField(WORDS, allow_null=True)  # noqa: E731
    return (
        made("region", ["region"], region_word, word),
        made("region_display", ["region"], region_label, lambda: serializers.CharField(allow_null=True)),
    )  # fmt: skip


class OfCountrysRegionFilter(django_filters.ChoiceFilter):
    """Records whose country lies in this region, by the region's word."""

    def __init__(self, **more: Any) -> None:
        given = {"label": _("IFRC region"), "choices": WORDS, "empty_label": _("Any")}
        super().__init__(**given | {"field_name": "country__region"} | more)

    def filter(self, rows: Any, word: str) -> Any:
        return rows.filter(**{self.field_name: Region[word.upper()]}) if word else rows


class InRegion(django_filters.FilterSet):
    """Records of one region, by its word."""

    region = django_filters.ChoiceFilter(
        label=_("IFRC region"), choices=WORDS, method="by_region_word"
    )

    def by_region_word(self, rows: Any, name: str, word: str) -> Any:
        return rows.filter(region=Region[word.upper()])
