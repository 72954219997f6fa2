"""Filters of records of countries: by the country's letters and by its region."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Country, Region
from coordination.components.regions import WORDS


def known_country(code: str) -> None:
    """Raise a sentence for letters that no country has: an empty list would say that it has nothing."""
    if "\x00" in code:
        return  # the field says so itself; the database could not be asked
    if not Country.objects.filter(iso3=code.upper()).exists():
        raise ValidationError(
            gettext("No country has the letters “%(code)s”.") % {"code": code}, code="unknown"
        )


class OfCountry(django_filters.FilterSet):
    """Records with a `country`."""

    country = django_filters.CharFilter(
        label=_("Country (its three letters)"), method="of_country", max_length=3,
        validators=[known_country],
    )  # fmt: skip
    region = django_filters.ChoiceFilter(
        label=_("IFRC region"), choices=WORDS, method="of_region", empty_label=_("Any")
    )

    def of_country(self, rows: Any, name: str, code: str) -> Any:
        return rows.filter(country=code.upper())

    def of_region(self, rows: Any, name: str, word: str) -> Any:
        return rows.filter(country__region=Region[word.upper()])
