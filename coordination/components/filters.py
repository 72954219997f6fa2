"""Filters of components: the same for the directory and the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component, ComponentQuerySet, Region


class ComponentFilter(django_filters.FilterSet):
    """Components by words (any name, code, alias or country), kind, region, and whether active today."""

    q = django_filters.CharFilter(
        label=_("Name, code or country"), method="by_words", max_length=200
    )
    kind = django_filters.ChoiceFilter(
        empty_label=_("All"), label=_("Kind"), choices=Component.Kind.choices
    )
    region = django_filters.ChoiceFilter(
        empty_label=_("All"), label=_("IFRC region"), choices=Region.choices
    )
    active = django_filters.ChoiceFilter(
        empty_label=_("All"),
        label=_("Membership"),
        choices=(
            ("yes", _("Active today")),
            ("suspended", _("Suspended today")),
            ("no", _("No longer, or not yet")),
        ),
        method="by_active",
    )

    class Meta:
        model = Component
        fields: list[str] = []

    def by_words(self, rows: ComponentQuerySet, name: str, words: str) -> ComponentQuerySet:
        return rows.search(words)

    def by_active(self, rows: ComponentQuerySet, name: str, wanted: str) -> ComponentQuerySet:
        today = timezone.localdate()
        match wanted:
            case "yes":
                return rows.active(today)
            case "suspended":
                return rows.suspended(today)
        return rows.exclude(pk__in=rows.members(today).values("pk"))

    @property
    def words(self) -> Any:
        """The words asked for, where the filter is valid."""
        return self.form.cleaned_data.get("q", "") if self.form.is_valid() else ""
