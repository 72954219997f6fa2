"""Reminders that a clock's ladder promised, held against those that the record says fired."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from coordination.proof.timeline import REANCHORED, RESUMED, Clock, Move, Stop, Unfired
from smcc.rules.clocks import HOUR, RungSpec, laid_out

GRACE = timedelta(minutes=10)
"""A reminder due so shortly before the end of what is looked at may be on its way into the record."""
SAME = timedelta(seconds=61)


@dataclass(frozen=True)
class Period:
    """A time in which one limit stood and the clock ran, as it was written down."""

    begin: datetime
    end: datetime
    started_at: datetime
    limit: datetime


def unfired_rungs(clock: Clock, until: datetime) -> list[Unfired]:
    """What the ladder promised while the clock ran and the record does not say fired.

    Counted are rungs that came due after the clock, or its present limit, was written down, and
    before it stopped or moved on. Of a rung that repeats only the first time is held against the
    record: after an outage the times missed are not made up one by one.
    """
    rungs, pace = specs_of(clock.ladder), _pace(clock)
    found: list[Unfired] = []
    for period in _periods(clock, until) if rungs else ():
        target = None
        if clock.target_hours is not None:
            target = min(period.started_at + clock.target_hours * HOUR / pace, period.limit)
        for _n, spec, at in laid_out(rungs, period.started_at, target, period.limit, pace):
            in_it = period.begin + SAME < at < period.end - GRACE
            if in_it and not _fired(clock, spec.name, at):
                found.append(Unfired(spec.name, at))
    return found


def _periods(clock: Clock, until: datetime) -> Iterator[Period]:
    started, limit, begin = clock.started_at, clock.first_due_at, clock.recorded_at
    if started is None or limit is None:
        return
    runs = True
    marks: list[Move | Stop] = [*clock.moves, *clock.stops]
    for mark in sorted(marks, key=lambda mark: mark.number):
        if runs and begin is not None and mark.at is not None:
            early = mark.stopped_at if isinstance(mark, Stop) and mark.stopped_at else mark.at
            yield Period(begin, min(mark.at, early), started, limit)
        begin = mark.at
        if isinstance(mark, Stop):
            runs = False
            continue
        if mark.how == REANCHORED and clock.limit_hours and mark.old and mark.new:
            started += mark.new - mark.old
        limit = mark.new or limit
        runs = runs or mark.how == RESUMED
    if runs and begin is not None:
        yield Period(begin, until, started, limit)


def _pace(clock: Clock) -> float:
    """How much faster than real time the clock runs, read off its own promise: 1 outside of drills."""
    if clock.started_at is None or clock.first_due_at is None or not clock.limit_hours:
        return 1.0
    span = clock.first_due_at - clock.started_at
    if span <= timedelta(0):
        return 1.0
    return clock.limit_hours * HOUR / span


def _fired(clock: Clock, name: str, at: datetime) -> bool:
    """By itself at its time, or folded into a later one of the same clock."""
    return any(
        (rung.name == name and rung.planned_for is not None and abs(rung.planned_for - at) < SAME)
        or (name in rung.folded and rung.at is not None and rung.at >= at)
        for rung in clock.rungs
    )


def specs_of(ladder: dict[str, Any]) -> list[RungSpec]:
    """The rungs of the snapshot; none where the record does not keep them as this version reads them."""
    try:
        return [RungSpec.from_data(rung) for rung in ladder.get("rungs", [])]
    except (KeyError, TypeError, AttributeError):
        return []
