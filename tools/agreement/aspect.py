"""What the readiness of a country says of its Movement Coordination Agreement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.countries.aspects import LINES, Aspect, Line, Standing, Way
from coordination.deadlines.models import Deadline
from tools.agreement import actions
from tools.agreement.models import Agreement
from tools.agreement.models import Standing as Word
from tools.agreement.shown import spoken_day, spoken_period

BEST_FIRST = (
    Word.IN_FORCE, Word.REVIEW_DUE, Word.SIGNED, Word.NEGOTIATING, Word.DRAFTING, Word.SUSPENDED,
    Word.EXPIRED, Word.PLANNED,
)  # fmt: skip


def standings(countries: Sequence[Any], person: Any, now: datetime) -> dict[str, Standing]:
    """By ISO3, in one query: the agreements, each with the nearest clock that runs on it."""
    codes = [country.iso3 for country in countries]
    running = Deadline.objects.open().filter(
        subject_kind=Agreement.kind, subject_id=Cast(OuterRef("pk"), CharField())
    )
    nearest = Subquery(running.order_by("due_at").values("due_at")[:1])
    seen = Agreement.objects.visible_to(person).open().filter(country__in=codes)
    rows: Any = seen.with_review(now).annotate(nearest_due_at=nearest)
    best: dict[str, Any] = {}
    needed: dict[str, Any] = {}
    for each in sorted(rows, key=lambda row: BEST_FIRST.index(row.standing)):
        best.setdefault(each.country_id, each)
        if each.needed_since is not None:
            needed.setdefault(each.country_id, each)
    return {code: _standing(best.get(code), needed.get(code)) for code in codes}


def _standing(best: Any, needed: Any) -> Standing:
    missing = _("a Movement Coordination Agreement in force")
    if best is None:
        return Standing("none", _("None"), "neutral", _("No agreement is recorded."), missing)
    due_at: datetime | None = (needed or best).nearest_due_at
    by = spoken_day((needed or best).day_of(due_at)) if due_at else ""
    if best.is_in_force:
        said = _("In force since %(since)s.") % {"since": spoken_day(_began_on(best))}
        if by:
            said += " " + _("To be reviewed by %(day)s.") % {"day": by}
        missing = ""
    else:
        said = ""
        if needed is not None:
            said = _("%(n)d components are active here.") % {"n": needed.active_count}
            if by:
                said += " " + _("To be in force by %(day)s.") % {"day": by}
    return Standing(
        best.standing.value, best.standing_label, best.standing_kind, said, missing, due_at,
        best.get_absolute_url(),
    )  # fmt: skip


def lines(country: Any, person: Any, now: datetime) -> list[Line]:
    seen = Agreement.objects.visible_to(person).filter(country=country)
    rows: Any = seen.select_related("country").with_review(now)
    return [
        Line(
            each.title,
            each.get_absolute_url(),
            each.standing_label,
            each.standing_kind,
            spoken_period(_began_on(each), each.ends_on),
        )
        for each in rows.order_by("-number")[:LINES]
    ]


def _began_on(agreement: Agreement) -> date | None:
    """The day in its country on which it entered into force."""
    if agreement.concluded_at is None:
        return None
    return agreement.day_of(agreement.concluded_at)


def ways(country: Any, person: Any) -> list[Way]:
    if not actions.may_begin(country, person):
        return []
    if Agreement.objects.preparing().filter(country=country).exists():
        return []
    return [Way("agreement_new", _("Begin an agreement"))]


AGREEMENT = Aspect(
    "agreement", gettext_lazy("Movement Coordination Agreement (MCA)"), standings, lines, ways,
    list_url="agreement_list", order=10,
)  # fmt: skip
