"""Filters of focal points: the same for the list page, its files and the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.countries.of_country import OfCountry
from coordination.focal_points.models import FocalPoint

STANDINGS = [
    ("now", _("Named now")),
    ("to_confirm", _("To be confirmed")),
    ("vacant", _("Nobody holds the post")),
    ("ended", _("Ended")),
]


class FocalPointFilter(OfCountry):
    """Focal points by country, region, component, and how they stand."""

    component = django_filters.CharFilter(
        label=_("Component"), method="of_component", max_length=200
    )
    standing = django_filters.ChoiceFilter(
        label=_("Standing"), choices=STANDINGS, method="as_asked", empty_label=_("Any")
    )

    class Meta:
        model = FocalPoint
        fields: list[str] = []

    def of_component(self, rows: Any, name: str, words: str) -> Any:
        return rows.filter(component__in=Component.objects.search(words).values("pk"))

    def as_asked(self, rows: Any, name: str, wanted: str) -> Any:
        now = timezone.now()
        if wanted == "now":
            return rows.open()
        if wanted == "ended":
            return rows.filter(ended_at__isnull=False)
        if wanted == "vacant":
            return rows.open().with_standing(now).filter(is_held=False)
        if wanted == "to_confirm":
            return rows.open().with_standing(now).filter(Q(due_at__lt=now))
        return rows
