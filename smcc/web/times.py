"""How the house speaks of time: absolute first, with the place, and never a second.

Instants are aware datetimes. A zone is a name ("Europe/Kyiv") or a `ZoneInfo`. The reader's
own zone and language are those that are active (`timezone.activate`, `translation.activate`),
so pages, mails and documents say a moment in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import dateformat, timezone, translation
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTES_UP_TO = 6 * HOUR
"""Below this a span is said to the minute: nobody is to count on half an hour that is not there."""
HOURS_UP_TO = 72 * HOUR
"""Below this a span is said in hours: "31 h left" is how people count a 48-hour clock."""
DAYS_FROM = 14 * DAY
"""From here on the hours are noise."""

DAY_PATTERNS = {"en": "D j M", "fr": "D j N", "es": "D j b", "ar": "l j N"}
"""By language, in the letters of Django's date filter: its short names of months are not all usable."""

RENAMED = {"Kiev": "Kyiv", "Calcutta": "Kolkata", "Katmandu": "Kathmandu", "Rangoon": "Yangon"}


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; UTC where there is none, because a page must not fail on it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def as_zone(zone: str | tzinfo | None) -> tzinfo:
    """The zone meant: by name, itself, or the reader's where none is given."""
    if not zone:
        return timezone.get_current_timezone()
    return zone_of(zone) if isinstance(zone, str) else zone


def place(zone: str | tzinfo | None = None) -> str:
    """The city that a zone is named after: "Kyiv" for Europe/Kyiv, "UTC" for UTC.

    Switzerland's zone is spoken of as Geneva, where both headquarters are.
    """
    key = str(getattr(as_zone(zone), "key", None) or as_zone(zone))
    if key == "Europe/Zurich":
        return gettext("Geneva")
    city = key.rsplit("/", 1)[-1].replace("_", " ")
    return RENAMED.get(city, city)


def day_text(day: date, *, today: date | None = None) -> str:
    """ "Thu 14 Mar", with the year where it is not the current one."""
    today = today or timezone.localdate()
    pattern = DAY_PATTERNS.get((translation.get_language() or "en")[:2], "D j M")
    return dateformat.format(day, pattern if day.year == today.year else f"{pattern} Y")


def moment_parts(
    at: datetime, zone: str | tzinfo | None = None, *, now: datetime | None = None
) -> tuple[str, str]:
    """A moment in its own zone ("Thu 14 Mar 18:00 Kyiv"), and in the reader's ("17:00 you").

    The second is empty where both show the same wall time. It carries the day where the
    reader's day is another one.
    """
    return _moment_parts(*moment_key(at, zone, now=now))


MomentKey = tuple[int, tzinfo, tzinfo, int, str | None]


def moment_key(
    at: datetime, zone: str | tzinfo | None = None, *, now: datetime | None = None
) -> MomentKey:
    """All that decides how a moment is said: its minute, both zones, the year there, the language.

    A page says the same few moments again and again, so what is said is kept by this key.
    """
    here = as_zone(zone)
    quarter = int((now or timezone.now()).timestamp()) // 900
    return (
        int(at.timestamp()) // 60,
        here,
        timezone.get_current_timezone(),
        _year(quarter, here),
        translation.get_language(),
    )


@lru_cache(maxsize=256)
def _year(quarter: int, zone: tzinfo) -> int:
    """The year in a zone during a quarter of an hour; no zone turns the year within one."""
    return datetime.fromtimestamp(quarter * 900, UTC).astimezone(zone).year


@lru_cache(maxsize=4096)
def _moment_parts(
    minute: int, here: tzinfo, reader: tzinfo, year: int, language: str | None
) -> tuple[str, str]:
    at = datetime.fromtimestamp(minute * 60, UTC)
    there, yours = at.astimezone(here), at.astimezone(reader)
    today = date(year, 1, 1)
    first = f"{day_text(there.date(), today=today)} {there:%H:%M} {place(here)}"
    if there.utcoffset() == yours.utcoffset():
        return first, ""
    clock = f"{yours:%H:%M}"
    if there.date() != yours.date():
        clock = f"{day_text(yours.date(), today=today)} {clock}"
    return first, gettext("%(time)s you") % {"time": clock}


def moment_text(
    at: datetime, zone: str | tzinfo | None = None, *, now: datetime | None = None
) -> str:
    """A moment as plain text, for mails and exports: "Thu 14 Mar 18:00 Kyiv · 17:00 you"."""
    first, second = moment_parts(at, zone, now=now)
    return f"{first} · {second}" if second else first


def span_text(span: timedelta, *, long: bool = False) -> str:
    """The length of a span in words: "5 h 20 min", "31 h", "3 d 4 h"; long, "31 hours".

    To the minute below six hours, rounded down; then to the nearest hour, from two weeks on to the
    nearest day. So a 48-hour clock that was just started says "48 h", and none says more than its whole.
    """
    span = abs(span)
    if span < MINUTE:
        return gettext("less than a minute") if long else gettext("< 1 min")
    if span < HOUR:
        return _minutes(span // MINUTE, long)
    if span < MINUTES_UP_TO:
        hours, rest = divmod(span, HOUR)
        said, minutes = _hours(hours, long), rest // MINUTE
        return f"{said} {_minutes(minutes, long)}" if minutes else said
    span = _nearest(span, HOUR)
    if span < HOURS_UP_TO:
        return _hours(span // HOUR, long)
    if span >= DAYS_FROM:
        return _days(_nearest(span, DAY) // DAY, long)
    days, rest = divmod(span, DAY)
    said = _days(days, long)
    return f"{said} {_hours(rest // HOUR, long)}" if rest else said


def _nearest(span: timedelta, unit: timedelta) -> timedelta:
    """The span in whole units; half a unit counts as one."""
    return (span + unit / 2) // unit * unit


def _days(days: int, long: bool) -> str:
    if long:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    return ngettext("%(n)d d", "%(n)d d", days) % {"n": days}


def _minutes(minutes: int, long: bool) -> str:
    if long:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return ngettext("%(n)d min", "%(n)d min", minutes) % {"n": minutes}


def _hours(hours: int, long: bool) -> str:
    if long:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d h", "%(n)d h", hours) % {"n": hours}


def time_left(due: datetime, now: datetime, *, long: bool = False) -> str:
    """What remains until `due`, or by how much it is past: "31 h left", "2 d 4 h late"."""
    said = span_text(due - now, long=long)
    if now >= due:
        return pgettext("after a deadline", "%(span)s late") % {"span": said}
    return pgettext("before a deadline", "%(span)s left") % {"span": said}


def unbroken(said: str) -> str:
    """The words of a short span with each number and its unit on one line: "2 d", not "2" and below it "d"."""
    return re.sub(r"(?<=\d) (?=\S)", "\N{NO-BREAK SPACE}", said)


def time_since(at: datetime, now: datetime, *, long: bool = False) -> str:
    """How long ago something was: "34 h ago". A moment still to come is "in 34 h"."""
    said = span_text(now - at, long=long)
    if at > now:
        return pgettext("time from now", "in %(span)s") % {"span": said}
    return pgettext("time before now", "%(span)s ago") % {"span": said}


@lru_cache(maxsize=4096)
def moment_html(
    minute: int, here: tzinfo, reader: tzinfo, year: int, language: str | None
) -> SafeString:
    """A moment as the `moment` tag writes it; the arguments are a `moment_key`."""
    first, second = _moment_parts(minute, here, reader, year, language)
    stamp = iso(datetime.fromtimestamp(minute * 60, UTC))
    if not second:
        return format_html('<time class="moment" datetime="{}">{}</time>', stamp, first)
    return format_html(
        '<span class="moments"><span class="moment"><time datetime="{}">{}</time>\N{NO-BREAK SPACE}·</span>'
        ' <span class="yours">{}</span></span>',
        stamp, first, second,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def left_html(minutes: int, late: bool, long: bool, language: str | None) -> str:
    """What is left or late, for a page; `minutes` rounded down, of either sign's size."""
    del language  # part of the key only: gettext reads the active one
    now = datetime(2000, 1, 1, tzinfo=UTC)
    due = now - minutes * MINUTE if late else now + minutes * MINUTE
    if not late and not minutes:
        due = now + timedelta(seconds=1)
    said = time_left(due, now, long=long)
    return escape(said if long else unbroken(said))


def iso(at: datetime) -> str:
    """The moment for machines, in UTC to the minute: "2024-03-14T16:00Z"."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


GENEVA = "Europe/Zurich"
"""Where both headquarters are."""


def moments_in(at: datetime, zones: Iterable[str]) -> list[str]:
    """The moment as the clocks of each zone showed it, each place once."""
    return list(dict.fromkeys(moment_parts(at, zone)[0] for zone in zones))
