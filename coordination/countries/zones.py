"""In which zone the times of a country are said."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from smcc.rules.zones import capital_zone

COUNTRIES = Path(__file__).parents[1] / "data" / "countries.csv"


def zone_of_country(iso3: str) -> str:
    """The zone of its capital; that of the house for a place without one. Asks no database.

    Days that a rule counts, as the last day of a period, are those of the house all the same.
    """
    return capital_zone(_two_letters().get(iso3, "")) or settings.HOUSE_TIME_ZONE


@lru_cache(maxsize=1)
def _two_letters() -> dict[str, str]:
    """By ISO3. These codes never change, so a clock need not read its country to be said."""
    with COUNTRIES.open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: row["iso2"] for row in csv.DictReader(file)}
