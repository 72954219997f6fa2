"""The clocks of status reports as pages show them, and what silence brings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from coordination.deadlines import ladder_words, ladders
from coordination.deadlines.faces import face, with_next_rung
from coordination.deadlines.ladder_words import RungWords
from coordination.deadlines.models import Deadline
from recommendations.report.models import StatusReport
from recommendations.report.policy import CLOCKS
from smcc.web.clock_face import ClockFace


def clocks_of(reports: Iterable[StatusReport], person: Any, now: datetime) -> dict[int, ClockFace]:
    """The clocks that this person may see, by the report's key; two queries for all."""
    keys = [report.key for report in reports]
    found = with_next_rung(
        Deadline.objects.visible_to(person).filter(
            subject_kind=StatusReport.kind, subject_id__in=keys
        )
    )
    return {int(each.subject_id): face(each, now) for each in found.order_by("occurrence")}


def what_silence_brings() -> list[RungWords]:
    """Who is reminded when, in words, by the ladder that a round opened now would keep."""
    (clock,) = CLOCKS
    return [ladder_words.words(rung) for rung in ladders.in_force(clock).rungs]
