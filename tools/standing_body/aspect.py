"""What the readiness of a country says of the three levels that its agreement sets up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.countries.aspects import LINES, Aspect, Line, Standing, Way
from tools.agreement.models import Agreement
from tools.decision.policy import Level
from tools.standing_body import actions
from tools.standing_body.models import StandingBody
from tools.standing_body.policy import TOP_DOWN

IN_FORCE = "agreement"
LACKING = {
    Level.STRATEGIC: gettext_lazy("a body of the strategic level"),
    Level.OPERATIONAL: gettext_lazy("a body of the operational level"),
    Level.TECHNICAL: gettext_lazy("a body of the technical level"),
}


def standings(countries: Sequence[Any], person: Any, now: datetime) -> dict[str, Standing]:
    """By ISO3, in one query: the levels that have a body, and whether an agreement is in force.

    It is the agreement that sets up the levels: without one in force nothing is missing.
    """
    codes = [country.iso3 for country in countries]
    bodies = StandingBody.objects.visible_to(person).open().filter(country__in=codes)
    agreements = Agreement.objects.visible_to(person).in_force(timezone.localdate(now))
    said = Value(IN_FORCE, output_field=CharField())
    found: dict[str, set[str]] = defaultdict(set)
    rows = bodies.order_by().values_list("country_id", F("level")).union(
        agreements.filter(country__in=codes).order_by().values_list("country_id", said)
    )  # fmt: skip
    for code, what in rows:
        found[code].add(what)
    return {code: _standing(code, found[code]) for code in codes}


def _standing(code: str, found: set[str]) -> Standing:
    there = [level for level in TOP_DOWN if level in found]
    lacking = [level for level in TOP_DOWN if level not in found]
    missing = ""
    if IN_FORCE in found and lacking:
        missing = get_text_list([str(LACKING[level]) for level in lacking], _("and"))
    url = f"{reverse('standing_body_list')}?country={code}"
    if not there:
        sentence = _("No standing body of the three levels is recorded.")
        return Standing(
            "none", _("None"), "draft" if missing else "neutral", sentence, missing, url=url
        )
    word = _("%(n)d of %(all)d levels") % {"n": len(there), "all": len(TOP_DOWN)}
    names = get_text_list([str(level.label) for level in there], _("and"))
    kind = "ok" if not lacking else "waiting" if missing else "neutral"
    sentence = _("With a standing body: %(levels)s.") % {"levels": names}
    return Standing("all" if not lacking else "some", word, kind, sentence, missing, url=url)


def lines(country: Any, person: Any, now: datetime) -> list[Line]:
    rows: Any = StandingBody.objects.visible_to(person).filter(country=country).as_listed(now)
    return [
        Line(
            each.title, each.get_absolute_url(),
            _("Meeting overdue") if each.is_late else each.state_label,
            "late" if each.is_late else each.kind_of_tag, each.get_level_display(),
        )
        for each in rows.order_by("-state", "rank", "-id")[:LINES]
    ]  # fmt: skip


def ways(country: Any, person: Any) -> list[Way]:
    if not actions.may_open(country, person):
        return []
    if StandingBody.objects.open().filter(country=country).count() >= len(TOP_DOWN):
        return []
    return [Way("standing_body_new", _("Set up a standing body"))]


LEVELS = Aspect(
    "levels", gettext_lazy("three levels"), standings, lines, ways,
    list_url="standing_body_list", order=15,
)  # fmt: skip
