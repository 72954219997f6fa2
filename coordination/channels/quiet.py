"""When a message may reach a person: quiet hours and the daily digest. Pure: no ORM, no now().

They hold the delivery of a message, never the clock itself, and never the last rung: whoever
sends that one does not ask here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from django.conf import settings

from smcc.rules.calendar import AmbiguousLocalTime, NoSuchLocalTime, instant, zone

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)

Why = Literal["quiet", "digest", ""]


class Choices(Protocol):
    """The three wall times that a person may choose, in their own zone."""

    quiet_from: time | None
    quiet_until: time | None
    digest_at: time | None


def held_until(
    choices: Choices | None, zone_name: str, now: datetime, *, is_bundled: bool, was_digested: bool
) -> tuple[datetime | None, Why]:
    """Until when (UTC) a message that could go now is held, and why; (None, "") where it is not.

    What may be bundled waits for the next daily digest, once: `was_digested` says that it has
    waited. A digest whose time lies in quiet hours comes when they end. Anything else waits for
    the end of quiet hours. Never more than a day (25 hours where the clocks go back). A zone that
    does not exist is read as the house's.
    """
    if choices is None:
        return None, ""
    where = _zone(zone_name)
    if is_bundled and not was_digested and (digest_at := digest_time(choices)) is not None:
        today = now.astimezone(where).date()
        times = (_first(today + n * DAY, digest_at, where) for n in (-1, 0, 1, 2))
        at = next(each for each in times if each >= now)
        return (at, "digest") if at > now else (None, "")
    end = _end_of_quiet(choices, where, now)
    return (end, "quiet") if end is not None else (None, "")


def is_quiet(choices: Choices | None, zone_name: str, at: datetime) -> bool:
    """Whether an instant lies in the person's quiet hours. Their first and last instants do not."""
    return choices is not None and _end_of_quiet(choices, _zone(zone_name), at) is not None


def digest_time(choices: Choices) -> time | None:
    """The wall time at which the digest really comes: the end of quiet hours where it lies in them."""
    start, end, digest = choices.quiet_from, choices.quiet_until, choices.digest_at
    if digest is None or start is None or end is None:
        return digest
    if start < end:
        return end if start < digest < end else digest
    return end if digest > start or digest < end else digest


def _end_of_quiet(choices: Choices, where: ZoneInfo, at: datetime) -> datetime | None:
    """The end of the quiet hours that an instant lies in, or None.

    Each evening begins one period. Both ends are instants: where the clocks skip the wall time, the
    moment of the change; where they show it twice, the first time.
    """
    start, end = choices.quiet_from, choices.quiet_until
    if start is None or end is None or start == end:
        return None
    today = at.astimezone(where).date()
    for day in (today - DAY, today):
        began = _first(day, start, where)
        ends = _first(day if start < end else day + DAY, end, where)
        if began < at < ends:
            return ends
    return None


def _zone(name: str) -> ZoneInfo:
    try:
        return zone(name or settings.HOUSE_TIME_ZONE)
    except ValueError:
        return zone(settings.HOUSE_TIME_ZONE)


def _first(day: date, at: time, where: ZoneInfo) -> datetime:
    """The first instant at which the clocks of a zone show a wall time, or have passed it."""
    wall = datetime.combine(day, at)
    try:
        return instant(wall, where.key)
    except AmbiguousLocalTime as twice:
        return twice.earlier
    except NoSuchLocalTime:
        return _change_around(wall, where)


def _change_around(wall: datetime, where: tzinfo) -> datetime:
    """The instant at which the clocks jump over a wall time, to the second."""
    ends = [wall.replace(tzinfo=where, fold=fold).astimezone(UTC) for fold in (0, 1)]
    before, after = min(ends), max(ends)
    earlier = before.astimezone(where).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(where).utcoffset() == earlier:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
