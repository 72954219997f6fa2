"""Reports that wait for the Committee or its secretariat to look at them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from coordination.watch.waiting import AT_MOST, Waiting
from recommendations.committee import steers
from recommendations.report.models import StatusReport
from recommendations.report.policy import State
from recommendations.round.policy import State as RoundState


def waiting_for(person: Any) -> list[Waiting]:
    """What was reported in an open round and nobody has checked; nothing to all but the Committee."""
    if not steers(person):
        return []
    rows = StatusReport.objects.visible_to(person).filter(
        state=State.REPORTED, round__state=RoundState.OPEN
    )
    rows = rows.select_related("round__review", "recommendation").order_by("reported_at", "pk")
    return [
        Waiting(
            sentence=_("Check the report"),
            url=row.get_absolute_url(),
            kind=row.kind,
            key=row.key,
            about=row.clock_label,
            why=_("A round is closed once every report was checked."),
            since=row.reported_at,
        )
        for row in rows[:AT_MOST]
    ]
