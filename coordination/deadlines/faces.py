"""Deadlines made ready for a page: each with the facts it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination.deadlines.models import Deadline, DeadlineQuerySet, Rung
from coordination.deadlines.registry import anchor_of, basis_of, label_of
from coordination.roles import Audience
from smcc.web import clock_face
from smcc.web.clock_face import ClockFace
from smcc.web.times import time_since

NUMBERED = re.compile(r"(.*\D)(\d{1,6})")
"""How the title of a record ends that there may be several of: "Mini-Summit 2"."""
SHOWN_AS = {
    Deadline.Status.RUNNING: clock_face.RUNNING,
    Deadline.Status.SOON: clock_face.SOON,
    Deadline.Status.OVERDUE: clock_face.OVERDUE,
    Deadline.Status.MET: clock_face.MET,
    Deadline.Status.MET_LATE: clock_face.MET_LATE,
    Deadline.Status.WAIVED: clock_face.STOPPED,
    Deadline.Status.WITHDRAWN: clock_face.STOPPED,
}


def with_next_rung(deadlines: DeadlineQuerySet) -> DeadlineQuerySet:
    """The same deadlines, each knowing its planned rungs: one query more for all of them."""
    planned = Prefetch("rungs", Rung.objects.planned().order_by("fire_at", "id"), "planned_rungs")
    return deadlines.prefetch_related(planned)


def faces(deadlines: Iterable[Deadline], now: datetime) -> list[ClockFace]:
    """Clocks of any operations. Read them with their `operation`; see also `with_next_rung`."""
    return [face(deadline, now) for deadline in deadlines]


def face(deadline: Deadline, now: datetime) -> ClockFace:
    """One deadline as it stands at `now`. Its name leads to the page of the deadline."""
    planned = getattr(deadline, "planned_rungs", [])
    following: Any = planned[0] if planned and deadline.stopped_at is None else None
    return ClockFace(
        name=label_of(deadline),
        about=subject(deadline),
        url=reverse("deadline", args=[deadline.pk]),
        state=SHOWN_AS[Deadline.Status(deadline.status(now))],
        now=now,
        due_at=deadline.due_at,
        started_at=deadline.started_at,
        target_at=deadline.target_at,
        ended_at=deadline.stopped_at,
        zone=deadline.whole.onset_zone,
        counts_from=anchor_of(deadline),
        recorded_by=deadline.anchored_by,
        next_rung_at=following.fire_at if following else None,
        next_rung_to=audiences(following.to) if following else "",
        basis_kind=deadline.policy.get("basis", ""),
        basis=basis_of(deadline),
        note=_since_onset(deadline, now),
    )


def ref(deadline: Deadline) -> str:
    """What a line names the clock by: its operation's reference; of the Committee, what it is about."""
    return deadline.whole.ref if deadline.operation_id else subject(deadline)


def subject(deadline: Deadline) -> str:
    """What the clock is about ("UKR-2026-01 Mini-Summit 1"), in the reader's language.

    It is stored in the house's language. Our own words for records and topics are in the catalogues,
    so no record is read for it; what people typed, an operation's name above all, stays as it is.
    """
    ref, space, title = deadline.subject_label.partition(" ")
    if deadline.subject_kind == "operation" or not title:
        return deadline.subject_label
    return f"{ref}{space}{_spoken(title)}"


def _spoken(title: str) -> str:
    numbered = NUMBERED.fullmatch(title)
    if numbered:
        pattern = f"{numbered[1]}%(number)d"
        said = _(pattern)
        return title if said == pattern else said % {"number": int(numbered[2])}
    topic, colon, rest = title.partition(": ")
    return f"{_(topic)}{colon}{rest}" if topic else title


def audiences(names: Iterable[str]) -> str:
    """Whom a rung is for, in words."""
    known = dict(Audience.choices)
    return ", ".join(str(known.get(name, name)) for name in names)


def _since_onset(deadline: Deadline, now: datetime) -> str:
    """What people really count: the time since the onset, where the clock counts from something else."""
    onset = deadline.whole.onset_at
    if onset is None or deadline.stopped_at is not None or deadline.started_at == onset:
        return ""
    return _("The emergency began %(since)s.") % {"since": time_since(onset, now)}


def face_of(
    deadline: Deadline, *, now: datetime, zone: str, about: Any = None, onset_at: Any = None
) -> ClockFace:
    """The face on the page of its own thing: `about` says less there than the whole label.

    Its name leads to the thing. `zone` and `onset_at` are the operation's.
    """
    shown = face(deadline, now)
    return replace(shown, zone=zone, about=shown.about if about is None else about)
