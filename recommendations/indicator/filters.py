"""The operations behind a figure, by how they stand: the same for the page and the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from coordination.indicators import registry
from coordination.indicators.figures import ASIDE
from coordination.indicators.registry import Counts, Group
from coordination.operations.models import Operation

LEFT_OUT, SYNTHETIC = "left_out", "synthetic"


def groups() -> dict[str, Group]:
    """Every way of standing that any indicator knows, by key."""
    known = {
        group.key: group
        for each in registry.indicators()
        for part in each.parts
        for group in part.groups
    }
    return known | {group.key: group for group in ASIDE}


def standings() -> list[tuple[str, Any]]:
    return [*((key, group.label) for key, group in groups().items()), (LEFT_OUT, _("Left out"))]


def parts() -> list[tuple[str, Any]]:
    return [(part.key, part.title) for each in registry.indicators() for part in each.parts]


class BehindFilter(django_filters.FilterSet):
    """Operations behind a figure: of which part, how they stand, real or synthetic."""

    part = django_filters.ChoiceFilter(label=_("Part"), choices=parts, method="said_before")
    standing = django_filters.ChoiceFilter(
        label=_("How it stands"), choices=standings, method="of_standing"
    )
    show = django_filters.ChoiceFilter(
        label=_("Operations"), choices=[(SYNTHETIC, _("Synthetic ones only"))],
        method="said_before",
    )  # fmt: skip

    class Meta:
        model = Operation
        fields: list[str] = []

    def said_before(self, rows: QuerySet[Any], name: str, wanted: str) -> QuerySet[Any]:
        """Which part, and whether real or synthetic, was said when the rows were asked for."""
        return rows

    def of_standing(self, rows: QuerySet[Any], name: str, wanted: str) -> QuerySet[Any]:
        if wanted != LEFT_OUT:
            return rows.filter(standing=wanted)
        left = [key for key, group in groups().items() if group.counts is Counts.LEFT_OUT]
        return rows.filter(standing__in=left)
