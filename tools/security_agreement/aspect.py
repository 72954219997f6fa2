"""What the readiness of a country says of security: to those who may know, and nothing to others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coordination.committee import roles_in_committee
from coordination.countries.aspects import LINES, Aspect, Line, Standing, Way
from coordination.countries.team import reach_of
from coordination.roles import SEES_ALL
from tools.agreement.opening import house_day
from tools.agreement.shown import spoken_day, spoken_period
from tools.safer_access.models import SaferAccess
from tools.security_agreement.actions import may_begin
from tools.security_agreement.models import SecurityAgreement
from tools.security_agreement.models import Standing as Word

BEST_FIRST = (
    Word.IN_FORCE, Word.SIGNED, Word.NEGOTIATED, Word.SUSPENDED, Word.EXPIRED, Word.DRAFTED,
    Word.RENEWED,
)  # fmt: skip


def standings(countries: Sequence[Any], person: Any, now: datetime) -> dict[str, Standing]:
    """By ISO3, for the countries that this person may know of. One query; none where that is no country."""
    roles, reach = roles_in_committee(person), reach_of(person)
    sees_all = bool(roles & SEES_ALL)
    known = [each for each in countries if sees_all or reach.has(each)]
    if not known:
        return {}
    codes = [each.iso3 for each in known]
    rows = SecurityAgreement.objects.standing().filter(country__in=codes)
    best: dict[str, list[SecurityAgreement]] = {}
    for each in sorted(rows.with_names(), key=lambda row: BEST_FIRST.index(row.standing)):
        best.setdefault(each.country_id, []).append(each)
    return {code: _standing(best.get(code, [])) for code in codes}


def _standing(rows: list[SecurityAgreement]) -> Standing:
    missing = _("a security agreement in force")
    if not rows:
        return Standing("none", _("None"), "draft", _("No agreement is recorded."), missing)
    first, in_force = rows[0], [each for each in rows if each.is_in_force]
    if not in_force:
        return Standing(
            first.standing.value, first.standing_label, first.standing_kind, "", missing,
            first.ends_at if first.standing == Word.EXPIRED else None, first.get_absolute_url(),
        )  # fmt: skip
    nearest = min(in_force, key=lambda each: each.ends_on or house_day())
    said = _("%(what)s, until %(day)s.") % {
        "what": nearest.title, "day": spoken_day(nearest.ends_on)
    }  # fmt: skip
    if len(in_force) > 1:
        n = len(in_force)
        said += " " + ngettext("%(n)d is in force.", "%(n)d are in force.", n) % {"n": n}
    due_at = nearest.ends_at if nearest.renewed_at is None else None
    return Standing(
        Word.IN_FORCE.value, Word.IN_FORCE.label, nearest.standing_kind, said, "", due_at,
        nearest.get_absolute_url(),
    )  # fmt: skip


def lines(country: Any, person: Any, now: datetime) -> list[Line]:
    """The agreements, and how far Safer Access is: two queries, for those who may know."""
    rows = SecurityAgreement.objects.visible_to(person).filter(country=country).with_names()
    found = [
        Line(
            each.heading,
            each.get_absolute_url(),
            each.standing_label,
            each.standing_kind,
            spoken_period(each.starts_on, each.ends_on),
        )
        for each in rows.order_by("-number")[: LINES - 1]
    ]
    access = SaferAccess.objects.visible_to(person).filter(country=country)
    for row in access.select_related("component")[:1]:
        found.append(Line(row.title, row.get_absolute_url(), row.state_label, row.state_kind))
    return found


def ways(country: Any, person: Any) -> list[Way]:
    if not may_begin(country, person):
        return []
    return [
        Way("security_agreement_new", _("Write down a security agreement")),
        Way("safer_access", _("Say how far Safer Access is")),
    ]


SECURITY = Aspect(
    "security", gettext_lazy("security agreement"), standings, lines, ways,
    list_url="security_agreement_list", order=30,
)  # fmt: skip
