"""Lists of records of countries in the order of the countries' names, as the reader's language has them."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, When

from coordination.components.models import Country
from coordination.components.names import folded

PLACE = "country_place"
"""What to order by, after `by_country`."""


def by_country(rows: Any) -> Any:
    """The rows, each with the place of its country (`PLACE`) among all. One query more.

    Accents aside, as on the list of countries: a database would sort Égypte behind Yémen.
    """
    known = sorted(Country.objects.all(), key=lambda each: (folded(each.name), each.iso3))
    places = (When(country=each.iso3, then=n) for n, each in enumerate(known))
    return rows.annotate(**{PLACE: Case(*places, default=len(known), output_field=IntegerField())})
