"""What the page of a country's record shows beside it: its clocks, and what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from coordination.deadlines.faces import face_of, with_next_rung
from coordination.deadlines.models import Deadline
from smcc.audit.models import AuditEvent
from smcc.web.clock_face import ClockFace

EVENTS_AT_MOST, EVENTS_READ = 40, 200


def clocks_of(thing: Any, now: datetime) -> list[ClockFace]:
    """Those that run first, then those that stopped, the latest first."""
    found = list(with_next_rung(Deadline.objects.of(thing).select_related("country")))
    found.sort(key=lambda each: (each.stopped_at is not None, -each.started_at.timestamp()))
    return [face_of(each, now=now, zone=settings.HOUSE_TIME_ZONE, about="") for each in found]


@dataclass(frozen=True)
class Happened:
    """One line of the history."""

    at: datetime
    what: Any
    by: str
    about: str
    reason: str


def happened_to(
    thing: Any,
    verbs: Mapping[str, Any],
    sift: Callable[[list[AuditEvent]], list[AuditEvent]] | None = None,
) -> list[Happened]:
    """What was done to it, the newest first. `verbs` words what is no step of its workflow.

    `sift` leaves out what tells a reader nothing; it is given the oldest first.
    """
    found = AuditEvent.objects.filter(
        chain=thing.chain, target_kind=thing.kind, target_id=thing.key
    ).order_by("-pk")[:EVENTS_READ]
    events = list(found)[::-1]
    told = sift(events) if sift is not None else events
    return [_happened(each, thing, verbs) for each in told[::-1][:EVENTS_AT_MOST]]


def _happened(event: AuditEvent, thing: Any, verbs: Mapping[str, Any]) -> Happened:
    verb = event.verb.partition(".")[2]
    steps = {each.name: each.label for each in thing.workflow.steps}
    said = event.data or {}
    names = ("component", "title", "operation", "post", "held_on")
    about = next((said[name] for name in names if said.get(name)), "")
    if event.before and event.before != event.after:
        about = str(thing.workflow.label_of(event.after))
    what = verbs.get(verb) or steps.get(verb) or verb
    return Happened(event.at, what, event.actor_name, str(about), event.reason)
