"""What the page of a country's record shows beside it: its clocks, and what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format

from coordination.components.models import Component
from coordination.deadlines.faces import face_of, with_next_rung
from coordination.deadlines.models import Deadline
from coordination.people.models import Post
from smcc.audit.models import AuditEvent
from smcc.web.clock_face import ClockFace
from tools.naming import component_name, post_name

EVENTS_AT_MOST, EVENTS_READ = 40, 200


def clocks_of(thing: Any, now: datetime) -> list[ClockFace]:
    """Those that run first, then those that stopped, the latest first; in the country's zone."""
    found = list(with_next_rung(Deadline.objects.of(thing).select_related("country")))
    found.sort(key=lambda each: (each.stopped_at is not None, -each.started_at.timestamp()))
    return [face_of(each, now=now, zone=thing.home_zone, about="") for each in found]


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
    shown = told[::-1][:EVENTS_AT_MOST]
    names = _names(shown)
    return [_happened(each, thing, verbs, names) for each in shown]


Names = tuple[dict[str, str], dict[str, str]]
"""Components and posts by their codes, as people call them."""


def _names(events: Sequence[AuditEvent]) -> Names:
    """Those that these events name by code. At most two queries."""
    components = {str(each.data["component"]) for each in events if each.data.get("component")}
    posts = {
        str(each.data["post"])
        for each in events
        if each.data.get("post") and not each.data.get("component")
    }
    known = Component.objects.filter(code__in=components) if components else ()
    held = Post.objects.filter(code__in=posts).select_related("component", "country")
    return (
        {each.code: component_name(each) for each in known},
        {each.code: post_name(each) for each in (held if posts else ())},
    )


def _happened(event: AuditEvent, thing: Any, verbs: Mapping[str, Any], names: Names) -> Happened:
    verb = event.verb.partition(".")[2]
    steps = {each.name: each.label for each in thing.workflow.steps}
    about = _about(event.data or {}, names)
    if event.before and event.before != event.after:
        about = str(thing.workflow.label_of(event.after))
    what = verbs.get(verb) or steps.get(verb) or verb
    return Happened(event.at, what, event.actor_name, about, event.reason)


def _about(said: Mapping[str, Any], names: Names) -> str:
    """Whom or what an event was about, in words; empty where it says nothing of that."""
    components, posts = names
    for key, spoken in (
        ("component", components), ("title", {}), ("operation", {}), ("post", posts),
    ):  # fmt: skip
        if said.get(key):
            return str(spoken.get(str(said[key]), said[key]))
    return _day(said["held_on"]) if said.get("held_on") else ""


def _day(written: Any) -> str:
    """A day as the record keeps it, as people say it."""
    try:
        return date_format(date.fromisoformat(str(written)), "j F Y")
    except ValueError:
        return str(written)
