"""Where there is a National Society that can be asked for anything. A territory often has none of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from coordination.components.models import Component
from coordination.countries.aspects import Standing

NOT_ASKED = "not_asked"


def read_societies(countries: Sequence[Any], on: date) -> None:
    """Have each country know whether it has one on a day (`Country.has_society`). One query, however many."""
    known = Component.objects.national_societies().members(on)
    there = set(known.filter(country__in=countries).values_list("country", flat=True))
    for each in countries:
        each.has_society = each.pk in there


def not_asked() -> Standing:
    """How a country stands with what only a National Society can give, where there is none."""
    return Standing(
        NOT_ASKED, _("Not asked"), "neutral", _("There is no National Society here to ask.")
    )
