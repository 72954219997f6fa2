"""Filters of records of countries: by the country's letters and by its region."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.components.countries import knows_country
from coordination.components.regions import OfCountrysRegionFilter


def known_country(code: str) -> None:
    """Raise a sentence for letters that no country has: an empty list would say that it has nothing."""
    if "\x00" not in code and not knows_country(code.upper()):  # of a NUL the field speaks itself
        raise ValidationError(
            gettext("No country has the letters “%(code)s”.") % {"code": code}, code="unknown"
        )


class OfCountry(django_filters.FilterSet):
    """Records with a `country`."""

    country = django_filters.CharFilter(
        label=_("Country (its three letters)"), method="of_country", max_length=3,
        validators=[known_country],
    )  # fmt: skip
    region = OfCountrysRegionFilter()

    def of_country(self, rows: Any, name: str, code: str) -> Any:
        return rows.filter(country=code.upper())
