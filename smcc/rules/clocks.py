"""Clocks as data: what starts one, what stops it, how long it runs, and whom its ladder reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Basis:
    """Where a duration comes from: `source` with document and place, or this installation's `default`."""

    kind: str
    text: Any

    @classmethod
    def source(cls, text: Any) -> Basis:
        return cls("source", text)

    @classmethod
    def default(cls, text: Any = "") -> Basis:
        return cls("default", text)


@dataclass(frozen=True)
class RungSpec:
    """One rung of a ladder.

    It fires `after` the anchor ("start", "target" or "limit"); `after` may be negative.
    `to` names audiences, resolved to posts when it fires. `prefers` says what a send that may
    or may not have happened means: "miss" never repeats it, "double" sends again.
    `every` repeats the rung until the clock is stopped. `channels` names those it goes out by,
    beside the inbox, which is always filled; empty means all that the person chose.
    `is_bundled` lets it share one message with others due for the same person.
    """

    name: str
    anchor: str
    after: timedelta
    to: tuple[str, ...]
    prefers: str = "miss"
    every: timedelta | None = None
    channels: tuple[str, ...] = ()
    is_bundled: bool = False

    @property
    def is_last(self) -> bool:
        """At the limit or past it: nothing holds it, and it reaches whoever answers for the post."""
        return self.anchor == "limit" and self.after >= timedelta(0)

    def fires_at(
        self, start: datetime, target: datetime | None, limit: datetime, pace: float = 1.0
    ) -> datetime:
        """When it fires. `pace` above 1 compresses the ladder, as in a drill."""
        base = {"start": start, "target": target or limit, "limit": limit}[self.anchor]
        return base + self.after / pace

    def as_data(self) -> dict[str, Any]:
        """The rung as JSON: what a stored version of a ladder, and a clock's snapshot, hold. Hours."""
        return {
            "name": self.name,
            "anchor": self.anchor,
            "after_hours": self.after / HOUR,
            "to": [str(audience) for audience in self.to],
            "prefers": self.prefers,
            "every_hours": self.every / HOUR if self.every else None,
            "channels": list(self.channels),
            "bundled": self.is_bundled,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> RungSpec:
        """The rung that `as_data` wrote."""
        every = data.get("every_hours")
        return cls(
            name=data["name"],
            anchor=data["anchor"],
            after=data["after_hours"] * HOUR,
            to=tuple(data["to"]),
            prefers=data["prefers"],
            every=every * HOUR if every else None,
            channels=tuple(data["channels"]),
            is_bundled=data["bundled"],
        )


def laid_out(
    rungs: Iterable[RungSpec],
    start: datetime,
    target: datetime | None,
    limit: datetime,
    pace: float = 1.0,
) -> list[tuple[int, RungSpec, datetime]]:
    """The rungs of a ladder to lay down between these moments, numbered and in order of time.

    A rung that would fire before the clock starts, or at the same moment as another one for the
    same audience, is left out: a 12-hour clock has no "24 hours before". A last rung is never left
    out for another: of two that would say the same, it stays.
    """
    planned: list[tuple[RungSpec, datetime]] = []
    seen: set[tuple[datetime, tuple[str, ...]]] = set()
    for spec in sorted(rungs, key=lambda spec: not spec.is_last):
        at = spec.fires_at(start, target, limit, pace)
        if at < start or (spec.anchor != "start" and at == start and not spec.is_last):
            continue
        if (at, spec.to) in seen:
            continue
        seen.add((at, spec.to))
        planned.append((spec, at))
    planned.sort(key=lambda pair: (pair[1], pair[0].is_last))
    return [(n, spec, at) for n, (spec, at) in enumerate(planned, start=1)]


def never(thing: Any) -> bool:
    """The thing has no step that waives what a clock asks for."""
    return False


@dataclass(frozen=True)
class Clock:
    """A promise with a limit. Durations come from policy settings when the clock starts.

    `starts` and `stops` read a dated fact off the thing (aware datetimes, or None while it has
    not happened); `applies` says whether the clock concerns the thing at all. `limit_at`, where
    given, reads the limit itself off the thing (a decision carries its own date).
    `setting` names the pair of policy settings `<setting>.target_hours` / `<setting>.limit_hours`.
    """

    name: str
    label: Any
    starts: Callable[[Any], datetime | None]
    stops: Callable[[Any], datetime | None]
    anchor: Any
    basis: Basis
    ladder: tuple[RungSpec, ...]
    todo: Any = ""
    """What is asked of those it waits for, as an order: "Hold the Mini-Summit"."""
    setting: str = ""
    target_hours: float | None = None
    limit_hours: float | None = None
    applies: Callable[[Any], bool] = lambda thing: True
    waived: Callable[[Any], bool] = never
    limit_at: Callable[[Any], datetime | None] | None = None
    remembers: Callable[[Any], dict[str, Any]] = lambda thing: {}
    """What of today's policy the promise keeps for good, beside its durations."""
    anchors: Mapping[str, Any] = field(default_factory=dict)
    """What it counts from, by the remembered `starts`, where that is not the usual anchor."""
    occurrence: Callable[[Any], int] = lambda thing: 1
    """Which run of a clock that starts again (the parameters' second revisit is 2)."""
    begins_by_meeting: bool = True
    """Whether what begins a run also meets the one before it; if not, an open one before it is withdrawn."""
    next_limit_hours: float | None = None
    """The limit of the second and later runs, where it differs ("14 days, then monthly")."""
    is_hard: bool = False
    """Its limit was promised to others: it is neither moved nor waived on the clock, only stopped on its thing."""
    waits_from: timedelta | None = None
    """How long before its limit it begins to wait for somebody on the Watch; None: from its start."""
    like: str = ""
    """The name of the clock whose ladder and hours it takes, where that one is known: it exercises it."""

    @property
    def is_waived_on_its_thing(self) -> bool:
        """The thing itself has the step that waives this; the clock alone is never waived."""
        return self.waived is not never


def ladder_of_weeks(
    *to: str, at_limit: tuple[str, ...] = (), after: tuple[str, ...] = ()
) -> tuple[RungSpec, ...]:
    """For a clock that runs for weeks: at the start, 7 days and 24 h before its limit, at it, then weekly.

    One person may be asked for many things by the same day, so that every rung may share a message.
    The rung at the limit and those after it reach `at_limit` and `after` too, and prefer a double.
    """
    at_limit_to = tuple(dict.fromkeys(to + at_limit))
    after_to = tuple(dict.fromkeys(at_limit_to + after))
    return (
        RungSpec("start", "start", timedelta(0), to, is_bundled=True),
        RungSpec("168h_before_limit", "limit", -7 * DAY, to, is_bundled=True),
        RungSpec("24h_before", "limit", -DAY, to, is_bundled=True),
        RungSpec("limit", "limit", timedelta(0), at_limit_to, prefers="double", is_bundled=True),
        RungSpec(
            "after", "limit", 7 * DAY, after_to, prefers="double", every=7 * DAY, is_bundled=True
        ),
    )


def ladder(
    *to: str,
    at_24h: tuple[str, ...] = (),
    is_short: bool = False,
    at_limit: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
) -> tuple[RungSpec, ...]:
    """The house's usual ladder: at the start, 24 h and 12 h before the limit, at it, then daily.

    The rung at the limit and those after it reach `at_limit` and `after` too, and prefer a double
    to a miss. With `at_24h`, a rung 24 h after the start that reaches these too stands instead of
    the one 24 h before the limit. A clock that `is_short`, of less than a day, has one at its
    target instead of both before its limit.
    """
    at_24h_to = tuple(dict.fromkeys(to + at_24h))
    halfway = (
        RungSpec("24h_after_start", "start", 24 * HOUR, at_24h_to)
        if at_24h
        else RungSpec("24h_before", "limit", -24 * HOUR, to, is_bundled=True)
    )
    at_limit_to = tuple(dict.fromkeys(to + at_limit))
    after_to = tuple(dict.fromkeys(at_limit_to + after))
    before: tuple[RungSpec, ...] = (halfway, RungSpec("12h_before", "limit", -12 * HOUR, to))
    if is_short:
        before = (RungSpec("target", "target", timedelta(0), to),)
    return (
        RungSpec("start", "start", timedelta(0), to, is_bundled=True),
        *before,
        RungSpec("limit", "limit", timedelta(0), at_limit_to, prefers="double"),
        RungSpec("after", "limit", 24 * HOUR, after_to, prefers="double", every=24 * HOUR),
    )
