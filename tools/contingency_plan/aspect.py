"""Contingency plans as the readiness page of a country shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.countries.aspects import LINES, Aspect, Line, Standing, Way
from coordination.countries.societies import not_asked
from tools.contingency_plan.actions import may_begin
from tools.contingency_plan.models import ContingencyPlan
from tools.contingency_plan.shown import kind_of, sentence_of, word_of


def standings(countries: Sequence[Any], person: Any, now: datetime) -> Mapping[str, Standing]:
    """How each country stands: the best of its plans. One query."""
    rows = ContingencyPlan.objects.visible_to(person).filter(country__in=countries)
    best: dict[str, Any] = {}
    for plan in rows.filter(withdrawn_at=None).with_review().defer("search_text").order_by("id"):
        known = best.get(plan.country_id)
        if known is None or _rank(plan, now) > _rank(known, now):
            best[plan.country_id] = plan
    return {each.iso3: _standing(best.get(each.iso3), each, now) for each in countries}


def _rank(plan: Any, now: datetime) -> tuple[bool, bool, bool]:
    in_time = plan.review_due_at is None or plan.review_due_at >= now
    return plan.is_in_force, in_time, plan.is_proposed


def _standing(plan: Any, country: Any, now: datetime) -> Standing:
    missing = _("a Movement Contingency Plan")
    listed = f"{reverse('contingency_plan_list')}?country={country.iso3}"
    if plan is None and not country.has_society:  # it leads the plan, and validates it
        return not_asked()
    if plan is None:
        return Standing(
            "none", _("None"), "neutral", _("No plan is recorded."), missing, url=listed
        )
    due_at, url = plan.review_due_at, plan.get_absolute_url()
    kind, word = kind_of(plan, now, due_at), word_of(plan, now, due_at)
    if not plan.is_in_force:
        state = "proposed" if plan.is_proposed else "draft"
        said = _("A plan is in preparation; nothing is in force yet.")
        return Standing(
            state, word, kind, said, _("a validated Movement Contingency Plan"), url=url
        )
    is_late = due_at is not None and due_at < now
    return Standing(
        "review_overdue" if is_late else "validated", word, kind, sentence_of(plan, due_at),
        _("the yearly review of the Movement Contingency Plan") if is_late else "", due_at, url,
    )  # fmt: skip


def lines(country: Any, person: Any, now: datetime) -> list[Line]:
    seen = ContingencyPlan.objects.visible_to(person).filter(country=country)
    rows: Any = seen.with_review().order_by("-id")[:LINES]
    return [
        Line(
            plan.title, plan.get_absolute_url(), word_of(plan, now, plan.review_due_at),
            kind_of(plan, now, plan.review_due_at), plan.get_hazard_display(),
        )
        for plan in rows
    ]  # fmt: skip


def ways(country: Any, person: Any) -> list[Way]:
    if not may_begin(country, person):
        return []
    return [Way("contingency_plan_new", _("Begin a contingency plan"))]


ASPECT = Aspect(
    "contingency_plan", gettext_lazy("contingency plan"), standings, lines, ways,
    list_url="contingency_plan_list", order=20,
)  # fmt: skip
