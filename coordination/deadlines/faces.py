"""From a deadline to the face that a page shows: every fact it rests on, without a query a clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import JSONField, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from coordination.deadlines.models import Deadline, Rung
from coordination.deadlines.registry import clock as clock_named
from coordination.roles import Audience
from smcc.web import clock_face
from smcc.web.clock_face import ClockFace
from smcc.web.times import time_since

STATES = {
    Deadline.Status.RUNNING: clock_face.RUNNING,
    Deadline.Status.SOON: clock_face.SOON,
    Deadline.Status.OVERDUE: clock_face.OVERDUE,
    Deadline.Status.MET: clock_face.MET,
    Deadline.Status.MET_LATE: clock_face.MET_LATE,
    Deadline.Status.WAIVED: clock_face.STOPPED,
    Deadline.Status.WITHDRAWN: clock_face.STOPPED,
}


def with_next_rung(deadlines: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Annotate with the next reminder to come: `next_rung_at`, and its audiences `next_rung_to`."""
    planned = Rung.objects.planned().filter(deadline=OuterRef("pk")).order_by("fire_at", "id")
    return deadlines.annotate(
        next_rung_at=Subquery(planned.values("fire_at")[:1]),
        next_rung_to=Subquery(planned.values("to")[:1], output_field=JSONField()),
    )


def face_of(
    deadline: Deadline,
    *,
    now: datetime,
    zone: str,
    onset_at: datetime | None = None,
    about: Any = None,
) -> ClockFace:
    """The face of one deadline at `now`, in the operation's `zone`.

    With `onset_at`, a clock that counts from something later says the time since onset beside it.
    `about` is what the deadline is about, where the page need not say the whole label.
    """
    known = clock_named(deadline.clock)
    note = ""
    if onset_at is not None and deadline.stopped_at is None and deadline.started_at > onset_at:
        note = _("The onset was %(since)s.") % {"since": time_since(onset_at, now, long=True)}
    return ClockFace(
        name=known.label if known else deadline.clock,
        state=STATES[Deadline.Status(deadline.status(now))],
        now=now,
        due_at=deadline.due_at,
        started_at=deadline.started_at,
        target_at=deadline.target_at,
        ended_at=deadline.stopped_at,
        zone=zone,
        url=deadline.subject_url,
        about=deadline.subject_label if about is None else about,
        counts_from=known.anchor if known else "",
        recorded_by=deadline.anchored_by,
        next_rung_at=getattr(deadline, "next_rung_at", None),
        next_rung_to=audiences_text(getattr(deadline, "next_rung_to", None) or ()),
        basis_kind=deadline.policy.get("basis", ""),
        basis=_basis(deadline, known),
        note=note,
    )


def _basis(deadline: Deadline, known: Any) -> Any:
    """Where the duration comes from: in the reader's language as long as the rulebook still says so."""
    if known is not None and deadline.policy.get("basis") == known.basis.kind:
        return known.basis.text
    return deadline.policy.get("basis_text", "")


def audiences_text(audiences: Any) -> str:
    """Whom a rung reaches, in words: "the coordinator of the operation, the SMCC secretariat"."""
    return ", ".join(str(Audience(name).label) for name in audiences if name in Audience.values)
