"""Clocks as data: what starts one, what stops it, how long it runs, and whom its ladder reaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    `every` repeats the rung until the clock is stopped.
    """

    name: str
    anchor: str
    after: timedelta
    to: tuple[str, ...]
    prefers: str = "miss"
    every: timedelta | None = None

    def fires_at(self, start: datetime, target: datetime | None, limit: datetime) -> datetime:
        base = {"start": start, "target": target or limit, "limit": limit}[self.anchor]
        return base + self.after


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
    waived: Callable[[Any], bool] = lambda thing: False
    limit_at: Callable[[Any], datetime | None] | None = None
    remembers: Callable[[Any], dict[str, Any]] = lambda thing: {}
    """What of today's policy the promise keeps for good, beside its durations."""
    anchors: Mapping[str, Any] = field(default_factory=dict)
    """What it counts from, by the remembered `starts`, where that is not the usual anchor."""
    occurrence: Callable[[Any], int] = lambda thing: 1
    """Which run of a clock that starts again (the parameters' second revisit is 2)."""
    next_limit_hours: float | None = None
    """The limit of the second and later runs, where it differs ("14 days, then monthly")."""

    def plan(
        self, start: datetime, target: datetime | None, limit: datetime
    ) -> list[tuple[int, RungSpec, datetime]]:
        """The rungs to lay down, numbered and in order of time.

        A rung that would fire before the clock starts, or at the same moment as an earlier one
        for the same audience, is left out: a 12-hour clock has no "24 hours before".
        """
        planned: list[tuple[RungSpec, datetime]] = []
        seen: set[tuple[datetime, tuple[str, ...]]] = set()
        for spec in self.ladder:
            at = spec.fires_at(start, target, limit)
            if at < start or (spec.anchor != "start" and at == start):
                continue
            if (at, spec.to) in seen:
                continue
            seen.add((at, spec.to))
            planned.append((spec, at))
        planned.sort(key=lambda pair: pair[1])
        return [(n, spec, at) for n, (spec, at) in enumerate(planned, start=1)]


def ladder(
    *to: str, at_limit: tuple[str, ...] = (), after: tuple[str, ...] = ()
) -> tuple[RungSpec, ...]:
    """The house's usual ladder: at the start, 24 h and 12 h before the limit, at it, then daily.

    The rung at the limit and those after it reach `at_limit` and `after` too, and prefer a double
    to a miss.
    """
    at_limit_to = tuple(dict.fromkeys(to + at_limit))
    after_to = tuple(dict.fromkeys(at_limit_to + after))
    return (
        RungSpec("start", "start", timedelta(0), to),
        RungSpec("24h_before", "limit", -24 * HOUR, to),
        RungSpec("12h_before", "limit", -12 * HOUR, to),
        RungSpec("limit", "limit", timedelta(0), at_limit_to, prefers="double"),
        RungSpec("after", "limit", 24 * HOUR, after_to, prefers="double", every=24 * HOUR),
    )
