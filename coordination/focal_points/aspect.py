"""Focal points as the readiness of a country shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from coordination.components.models import Component
from coordination.countries.aspects import LINES, Line, Standing, Way
from coordination.focal_points.actions import may_name
from coordination.focal_points.models import FocalPoint
from coordination.focal_points.shown import Shown
from smcc.web.times import day_text

NAME = "focal_points"
ASKED = (Component.Kind.NATIONAL_SOCIETY, Component.Kind.ICRC, Component.Kind.IFRC)


@dataclass(frozen=True)
class Point:
    """As much of an open focal point as the list of countries needs."""

    kind: str
    is_held: bool
    said_right_at: datetime
    due_at: datetime | None

    def is_late(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at < now


def counted() -> Q:
    """Those that are asked for: of the host National Society and of the two institutions."""
    host = Q(component__kind=Component.Kind.NATIONAL_SOCIETY)
    return Q(component__kind__in=ASKED[1:]) | host & Q(component__country=F("country"))


def standing(country: Any, points: Sequence[Point], now: datetime) -> Standing:
    """How a country stands: the best focal point of each of the three, then the one that is oldest.

    Of the two institutions alone where there is no National Society.
    """
    url = f"{reverse('focal_point_list')}?country={country.iso3}"
    best: dict[str, Point] = {}
    for point in sorted(points, key=lambda each: (each.is_held, each.said_right_at)):
        best[point.kind] = point
    there = [point for point in best.values() if point.is_held]
    asked = ASKED if country.has_society or ASKED[0] in best else ASKED[1:]
    absent = [kind for kind in asked if kind not in best or not best[kind].is_held]
    due_at = min((point.due_at for point in there if point.due_at), default=None)
    late = [
        kind for kind in asked if kind in best and best[kind] in there and best[kind].is_late(now)
    ]
    missing = [_named(kind) for kind in absent]
    if late:
        missing.append(_("the confirmation of a focal point"))
    sentence = ""
    if there:
        oldest = min(timezone.localtime(point.said_right_at).date() for point in there)
        sentence = _("Last said to be right on %(day)s.") % {"day": day_text(oldest)}
    if vacant := [kind for kind in best if not best[kind].is_held]:
        sentence += " " + _("Vacant: %(whose)s.") % {"whose": ", ".join(map(_whose, vacant))}
    label = _("None")
    if there:
        label = _("%(n)d of %(all)d") % {"n": len(there), "all": len(asked)}
    if late:
        return Standing("to_confirm", _("To be confirmed"), "late", sentence.strip(), _listed(missing), due_at, url)  # fmt: skip
    state = "confirmed" if not absent else "some" if there else "none"
    kind = "ok" if not absent else "waiting" if there else "neutral"
    return Standing(state, label, kind, sentence.strip(), _listed(missing), due_at, url)


def _listed(missing: list[str]) -> str:
    return get_text_list(missing, _("and")) if missing else ""


def _named(kind: str) -> str:
    return {
        Component.Kind.NATIONAL_SOCIETY: _("a focal point of the National Society"),
        Component.Kind.ICRC: _("a focal point of the ICRC"),
        Component.Kind.IFRC: _("a focal point of the IFRC"),
    }[Component.Kind(kind)]


def _whose(kind: str) -> str:
    return {
        Component.Kind.NATIONAL_SOCIETY: _("National Society"),
        Component.Kind.ICRC: _("ICRC"),
        Component.Kind.IFRC: _("IFRC"),
    }[Component.Kind(kind)]


def lines(country: Any, person: Any, now: datetime) -> list[Line]:
    seen = FocalPoint.objects.visible_to(person).open().filter(country=country)
    rows = seen.with_standing(now).select_related("post__component").order_by("component_id", "pk")
    return [
        Line(str(each.post), each.get_absolute_url(), shown.word, shown.kind, shown.sentence)
        for each in rows[:LINES]
        if (shown := Shown(each, now))
    ]


def ways(country: Any, person: Any) -> list[Way]:
    if not may_name(country, person):
        return []
    return [Way("focal_point_new", _("Name a focal point"))]
