"""Filters of countries: the same for the page and its files."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component, Country
from coordination.components.names import searched
from coordination.components.regions import InRegion
from coordination.countries.aspects import asked_aspects


class CountryFilter(InRegion):
    """Countries by the beginning of a word of their name in any language, or by code, and by region."""

    q = django_filters.CharFilter(label=_("Name or code"), method="by_words", max_length=100)

    show = django_filters.ChoiceFilter(
        empty_label=_("Countries with a National Society"), label=_("Show"),
        choices=[("all", _("All countries and territories"))], method="by_society",
    )  # fmt: skip
    sort = django_filters.ChoiceFilter(
        empty_label=_("Name"), label=_("Order"), choices=lambda: orders(), method="in_order"
    )

    class Meta:
        model = Country
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        """Those with a National Society, which can be asked for anything, unless all are asked for.

        Whoever names a country finds it in any case.
        """
        said = self.form.cleaned_data
        if not said.get("show") and not said.get("q"):
            today = timezone.localdate()
            there = Component.objects.national_societies().members(today)
            queryset = queryset.filter(pk__in=there.values("country"))
        return super().filter_queryset(queryset)

    def by_society(self, rows: Any, name: str, wanted: str) -> Any:
        return rows

    def in_order(self, rows: Any, name: str, aspect: str) -> Any:
        """Put in order once it is known how each stands, see `readiness.in_order`."""
        return rows

    @property
    def sorted_by(self) -> str:
        return str(self.form.cleaned_data.get("sort", "")) if self.form.is_valid() else ""

    def by_words(self, rows: Any, name: str, words: str) -> Any:
        """In Python: there are some 200, and their names are compared without accents."""
        wanted = searched(words)
        if not wanted:
            return rows.none() if words.strip() else rows
        found = [country.iso3 for country in rows if all(_begins(country, word) for word in wanted)]
        return rows.filter(pk__in=found)


def orders() -> list[tuple[str, Any]]:
    """Each aspect that is asked for, where it is missing first. Called for each form: in the reader's language."""
    said = gettext("Missing first: %(what)s")
    return [(each.name, said % {"what": each.label}) for each in asked_aspects()]


def _begins(country: Country, word: str) -> bool:
    names = (country.name_en, country.name_fr, country.name_es, country.name_ar)
    known = [country.iso3.lower(), country.iso2.lower()]
    known += [part for name in names for part in searched(name)]
    return any(part.startswith(word) for part in known)
