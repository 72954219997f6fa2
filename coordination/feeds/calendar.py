"""The text of a calendar feed (RFC 5545), as calendar programs read it again and again.

It depends on what is stored alone, never on the hour it is read at, so that an unchanged calendar
is the same to the byte.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vText

from coordination.deadlines.messages import DRILL, absolute
from coordination.deadlines.models import Deadline
from coordination.deadlines.registry import anchor_of, basis_of, label_of
from coordination.feeds.models import CalendarFeed
from coordination.operations.models import Operation
from smcc.audit.models import AuditEvent
from smcc.rules.clocks import HOUR
from smcc.web.text import clean_text
from smcc.web.times import zone_of

SHOWN_FOR = timedelta(minutes=15)
"""An event begins at the limit and lasts this long. An event without a length is drawn as a line, or
not at all, in the week of Outlook and of Google Calendar; one before the limit would show another
time than the limit. The end is written out (DTEND), which old programs read and DURATION not all."""
ALARMS_BEFORE = (24 * HOUR, HOUR)
READ_AGAIN_AFTER = HOUR
STOPS = tuple(f"deadline.{outcome}" for outcome in Deadline.Outcome.values)
CHANGES = (*STOPS, *(f"deadline.{verb}" for verb in ("start", "extend", "reanchor", "resume")))
"""The verbs of the record that change what a calendar shows of a clock."""


def calendar_of(feed: CalendarFeed, clocks: Iterable[Deadline]) -> bytes:
    """These clocks as a calendar, in the language of the feed's person. Clocks come with `operation`."""
    rows = list(clocks)
    with translation.override(feed.person.language or settings.LANGUAGE_CODE):
        calendar = Calendar()
        calendar.add("prodid", f"-//{settings.SITE_NAME}//Clocks//EN")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        name = vText(
            _line(_name(feed))
        )  # of these two the library does not know that they are text
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", READ_AGAIN_AFTER, parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", f"PT{READ_AGAIN_AFTER // HOUR}H")
        changes = _changes(rows)
        for deadline in rows:
            calendar.add_component(_event(deadline, changes[deadline.key]))
        if not rows:
            calendar.add_component(_world_time())
        return calendar.to_ical()


def _world_time() -> Timezone:
    """UTC. A calendar without any component is none (RFC 5545, 3.6), and some programs refuse it."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    world = Timezone()
    world.add("tzid", "Etc/UTC")
    world.add_component(standard)
    return world


def _name(feed: CalendarFeed) -> str:
    if feed.operation is None:
        return f"{settings.SITE_NAME} · {_('Waiting for you')}"
    name = f"{settings.SITE_NAME} · {feed.operation}"
    return f"{DRILL} · {name}" if feed.operation.is_drill else name


@dataclass(frozen=True)
class Changes:
    """When something last changed by the record, and how often it did so without a new version."""

    last: datetime | None = None
    count: int = 0

    def __add__(self, other: Changes) -> Changes:
        known = [last for last in (self.last, other.last) if last is not None]
        return Changes(max(known, default=None), self.count + other.count)


def _changes(deadlines: Iterable[Deadline]) -> dict[str, Changes]:
    """What the record says of each clock and of the facts of its operation. One query for all."""
    rows = list(deadlines)
    operations = {row.operation.key for row in rows if row.operation is not None}
    of_clocks = Q(
        target_kind=Deadline.kind, target_id__in=[row.key for row in rows], verb__in=CHANGES
    )
    of_facts = Q(
        target_kind=Operation.kind, target_id__in=operations, verb=f"{Operation.kind}.amend"
    )
    events = AuditEvent.objects.filter(of_clocks | of_facts).order_by()
    uncounted = Q(verb__in=STOPS) | Q(target_kind=Operation.kind)
    said = events.values_list("target_kind", "target_id").annotate(
        last=Max("at"), many=Count("pk", filter=uncounted)
    )
    found = {(kind, key): Changes(last, many) for kind, key, last, many in said}
    none = Changes()
    return {
        row.key: found.get((Deadline.kind, row.key), none)
        + found.get((Operation.kind, row.whole.key), none)
        for row in rows
    }


def sequence_of(deadline: Deadline, uncounted: int) -> int:
    """Which revision of its event this is: greater after every change that a calendar shows.

    A move and a resumption raise the clock's version; a stop, a correction of how it stopped, and
    another name or time zone of its operation do not, but the record counts them.
    """
    return 2 * (deadline.version - 1) + (deadline.stopped_at is not None) + uncounted


def _event(deadline: Deadline, changes: Changes) -> Event:
    begins = _at(deadline.due_at)
    changed = _at(max(filter(None, (changes.last, deadline.created_at))))
    address = absolute(deadline.subject_url or deadline.get_absolute_url())
    given_up = deadline.outcome in (Deadline.Outcome.WAIVED, Deadline.Outcome.WITHDRAWN)
    event = Event()
    event.add("uid", uid_of(deadline))
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("created", _at(deadline.created_at))
    event.add("sequence", sequence_of(deadline, changes.count))
    event.add("dtstart", begins)
    event.add("dtend", begins + SHOWN_FOR)
    event.add("summary", _line(_summary(deadline)))
    event.add("description", "\n".join(map(_line, _description(deadline, address))))
    event.add("url", address)
    event.add("status", "CANCELLED" if given_up else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if deadline.whole.is_drill:
        event.add("categories", [DRILL])
    if deadline.stopped_at is None:
        for before in _alarms(deadline):
            event.add_component(_alarm(before, str(event["summary"])))
    return event


def uid_of(deadline: Deadline) -> str:
    """The same for good: by it a program knows the event that it has already."""
    return f"deadline-{deadline.pk}@{urlsplit(settings.SITE_URL).hostname}"


def _line(text: str) -> str:
    """One line of it: an end of line inside a name or a reason must not begin a line of the calendar."""
    return " ".join(clean_text(text).split())


def _at(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _summary(deadline: Deadline) -> str:
    parts = [str(label_of(deadline)), deadline.whole.ref, _standing(deadline)]
    if deadline.whole.is_drill:
        parts.insert(0, DRILL)
    return " · ".join(parts)


def _standing(deadline: Deadline) -> str:
    """How it stands in a word. Whether it is overdue, the calendar's own clock shows."""
    if deadline.stopped_at is None:
        return _("due")
    status = deadline.status(deadline.stopped_at)
    return {
        Deadline.Status.MET: _("met"),
        Deadline.Status.MET_LATE: _("met late"),
        Deadline.Status.WAIVED: _("waived"),
    }.get(Deadline.Status(status), _("withdrawn"))


def _description(deadline: Deadline, address: str) -> Iterable[str]:
    """What the promise rests on, a line each; times where the operation is."""
    whole = deadline.whole
    if whole.is_drill:
        yield _("This is a DRILL: an exercise, and no emergency.")
    yield f"{whole}"
    yield deadline.subject_label
    yield _("Limit: %(at)s") % {"at": _there(deadline, deadline.due_at)}
    if deadline.first_due_at != deadline.due_at:
        yield _("First limit: %(at)s") % {"at": _there(deadline, deadline.first_due_at)}
    if deadline.stopped_at is not None:
        stopped = {"outcome": _standing(deadline), "at": _there(deadline, deadline.stopped_at)}
        yield _("Stopped, %(outcome)s: %(at)s") % stopped
    if deadline.reason:
        yield _("Why: %(reason)s") % {"reason": deadline.reason}
    if anchor := str(anchor_of(deadline)):
        began = {"anchor": anchor, "at": _there(deadline, deadline.started_at)}
        yield _("Counts from %(anchor)s: %(at)s") % began
    if basis := str(basis_of(deadline)):
        yield _("Basis: %(basis)s") % {"basis": basis}
    yield address


def _there(deadline: Deadline, moment: datetime) -> str:
    """In figures, which every language reads; calendar programs show the reader's own time anyway."""
    zone = deadline.whole.onset_zone
    return f"{moment.astimezone(zone_of(zone)):%Y-%m-%d %H:%M} ({zone})"


def _alarms(deadline: Deadline) -> list[timedelta]:
    """How long before the limit to ring: not before the clock began; in a drill so much sooner."""
    paced = (before / deadline.whole.pace for before in ALARMS_BEFORE)
    whole = (timedelta(seconds=round(before.total_seconds())) for before in paced)
    return [before for before in whole if deadline.due_at - before > deadline.started_at]


def _alarm(before: timedelta, summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -before)
    return alarm
