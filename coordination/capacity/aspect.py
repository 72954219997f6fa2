"""The capacity to convene as the readiness of a country shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.capacity.actions import society_of
from coordination.capacity.models import ConvenerCapacity
from coordination.capacity.shown import kind_of, sentence_of, word_of
from coordination.countries.aspects import LINES, Line, Standing, Way
from coordination.countries.societies import not_asked
from smcc.web.times import day_text

NAME = "capacity"


@dataclass(frozen=True)
class Described:
    """As much of a description that stands as the list of countries needs."""

    looked_at: datetime
    due_at: datetime | None
    url: str


def standing(country: Any, described: Described | None, now: datetime) -> Standing:
    if described is None and not country.has_society:
        return not_asked()
    if described is None:
        return Standing(
            "none", _("Not described"), "neutral",
            _("The National Society has not described what it can lead as convener."),
            _("the capacity to convene, as the National Society describes it"),
        )  # fmt: skip
    day = day_text(timezone.localtime(described.looked_at).date())
    sentence = _("As the National Society describes it, %(day)s.") % {"day": day}
    is_late = described.due_at is not None and described.due_at < now
    return Standing(
        "to_renew" if is_late else "described",
        _("To be looked at again") if is_late else _("Described"),
        "late" if is_late else "ok",
        sentence,
        _("the yearly look at the capacity to convene") if is_late else "",
        described.due_at,
        described.url,
    )


def lines(country: Any, person: Any, now: datetime) -> list[Line]:
    seen = ConvenerCapacity.objects.visible_to(person).filter(country=country).with_due()
    return [
        Line(
            each.component.name, each.get_absolute_url(), word_of(each, now), kind_of(each, now),
            sentence_of(each),
        )
        for each in seen.select_related("component")[:LINES]
    ]  # fmt: skip


def ways(country: Any, person: Any) -> list[Way]:
    if society_of(country, person) is None:
        return []
    return [Way("capacity_write", _("Describe what you can lead"))]
