"""Time zones and civil time. All instants are aware; all stored instants are UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.utils.translation import gettext as _

RED_CROSS_FOUNDED = datetime(1863, 1, 1, tzinfo=UTC)
"""No operation of the Movement began before the Movement did."""
YEARS = range(RED_CROSS_FOUNDED.year, 2101)
"""Whatever forms, filters and the API take a day for lies in these years; outside, a finger slipped."""


def whats_wrong_with_day(day: date) -> Any:
    """None for a day that people can mean; else the sentence that asks for another."""
    if day.year in YEARS:
        return None
    return _("Give a year between %(first)d and %(last)d.") % {
        "first": YEARS[0], "last": YEARS[-1],
    }  # fmt: skip


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """The names that people may choose: region/city names and UTC, in order."""
    regions = (
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
    return (
        "UTC",
        *sorted(n for n in available_timezones() if n.split("/")[0] in regions and "/" in n),
    )


def zone(name: str) -> ZoneInfo:
    """The zone of that name. Raises ValueError where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no time zone {name!r}") from error


class NoSuchLocalTime(ValueError):
    """The clocks skipped this wall time (spring forward)."""


class AmbiguousLocalTime(ValueError):
    """The clocks showed this wall time twice (autumn back). `earlier` and `later` are both instants."""

    def __init__(self, earlier: datetime, later: datetime) -> None:
        super().__init__("ambiguous local time")
        self.earlier, self.later = earlier, later


def instant(wall: datetime, zone_name: str) -> datetime:
    """The UTC instant of a naive wall time in a zone.

    Raises `NoSuchLocalTime` or `AmbiguousLocalTime` around changes of the clocks, so that the
    person who typed it decides, and ValueError for an unknown zone or an instant beyond the calendar.
    """
    where = zone(zone_name)
    try:
        early = wall.replace(tzinfo=where, fold=0).astimezone(UTC)
        late = wall.replace(tzinfo=where, fold=1).astimezone(UTC)
        shown = early.astimezone(where).replace(tzinfo=None)
    except (OverflowError, ValueError) as error:  # the first and last days that Python knows
        raise NoSuchLocalTime(f"{wall} is out of reach in {zone_name}") from error
    if shown != wall:
        raise NoSuchLocalTime(f"{wall} does not exist in {zone_name}")
    if early != late:
        raise AmbiguousLocalTime(min(early, late), max(early, late))
    return early


def end_of_day(day: date, zone_name: str) -> datetime:
    """The last minute of a civil day in a zone, as a UTC instant: what "due on Friday" means."""
    return datetime.combine(day, time(23, 59), tzinfo=zone(zone_name)).astimezone(UTC)
