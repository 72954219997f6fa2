"""What a timeline adds up to."""

from __future__ import annotations

import math
from collections.abc import Iterable

from coordination.proof.timeline import FAILED, HANDED_OVER, UNKNOWN, Figures, Timeline


def figures_of(timeline: Timeline) -> Figures:
    """The figures of one operation. A percentile is a lateness that occurred (nearest rank)."""
    rungs = [rung for clock in timeline.clocks for rung in clock.rungs]
    messages = [each for clock in timeline.clocks for each in clock.messages]
    messages += timeline.announcements
    late = sorted(
        each.late_seconds
        for each in messages
        if each.state == HANDED_OVER and each.late_seconds is not None
    )
    breached = [clock for clock in timeline.clocks if clock.breaches]
    states = [each.state for each in messages]
    return Figures(
        clocks=len(timeline.clocks),
        rungs=len(rungs),
        rungs_late_worst=worst(rung.late_seconds for rung in rungs),
        deliveries=len(messages),
        handed_over=states.count(HANDED_OVER),
        failed=states.count(FAILED),
        unknown=states.count(UNKNOWN),
        late_p50=percentile(late, 0.50),
        late_p99=percentile(late, 0.99),
        late_worst=late[-1] if late else None,
        unreachable=len({(clock.key, each.post) for clock in timeline.clocks
                         for rung in clock.rungs for each in rung.not_reached}),
        unfired=sum(len(clock.unfired) for clock in timeline.clocks),
        breaches=len(breached),
        breaches_without_cause=sum(not clock.causes for clock in breached),
        gaps=len(timeline.gaps),
    )  # fmt: skip


def percentile(ordered: list[float], share: float) -> float | None:
    """The smallest value that at least this share of them does not exceed; None of none."""
    if not ordered:
        return None
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def worst(values: Iterable[float | None]) -> float | None:
    return max((value for value in values if value is not None), default=None)
