"""Changes of leadership as the readiness of a country shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from coordination.briefings.models import Briefing
from coordination.briefings.shown import kind_of, leader_of, sentence_of
from coordination.countries.aspects import LINES, Line, Standing
from smcc.web.times import day_text

NAME = "leadership"


@dataclass(frozen=True)
class Change:
    """As much of an open briefing as the list of countries needs."""

    post: Any
    starts_at: datetime
    planned_on: date | None
    due_at: datetime | None


def standing(country: Any, changes: Sequence[Change], now: datetime) -> Standing:
    """Who is new and not yet briefed; nothing is missing where nobody is."""
    if not changes:
        return Standing("briefed", _("No briefing open"), "ok", "")
    nearest = sorted(changes, key=lambda each: (each.due_at is None, each.due_at, each.starts_at))
    due_at = nearest[0].due_at
    is_late = due_at is not None and due_at < now
    is_planned = all(each.planned_on for each in changes)
    state = "late" if is_late else "planned" if is_planned else "to_brief"
    label = (
        _("Briefing overdue") if is_late
        else _("Briefing planned") if is_planned
        else _("New leader, not yet briefed")
    )  # fmt: skip
    missing = [_("a briefing of the new leader (%(who)s)") % {"who": leader_of(each.post)} for each in nearest]  # fmt: skip
    return Standing(
        state, label, "late" if is_late else "waiting", " ".join(map(_said, nearest)),
        get_text_list(missing, _("and")), due_at, f"{reverse('briefing_list')}?country={country.iso3}",
    )  # fmt: skip


def _said(change: Change) -> str:
    said = {
        "who": leader_of(change.post),
        "day": day_text(timezone.localtime(change.starts_at).date()),
    }
    if change.planned_on is None:
        return _("New since %(day)s: %(who)s, not yet briefed.") % said
    said["planned"] = day_text(change.planned_on)
    return _("New since %(day)s: %(who)s. The briefing is planned for %(planned)s.") % said


def lines(country: Any, person: Any, now: datetime) -> list[Line]:
    seen = Briefing.objects.visible_to(person).filter(country=country).with_due()
    rows = seen.select_related("post__component").order_by("-starts_at", "-pk")[:LINES]
    return [
        Line(
            leader_of(each.post), each.get_absolute_url(), each.state_label, kind_of(each, now),
            sentence_of(each),
        )
        for each in rows
    ]  # fmt: skip
