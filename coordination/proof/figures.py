"""What a timeline adds up to."""

from __future__ import annotations

from collections.abc import Iterable

from coordination.health.ranks import at_rank
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
        late_p50=at_rank(late, 50) if late else None,
        late_p99=at_rank(late, 99) if late else None,
        late_worst=late[-1] if late else None,
        unreachable=len({(clock.key, each.post) for clock in timeline.clocks
                         for rung in clock.rungs for each in rung.not_reached}),
        unfired=sum(len(clock.unfired) for clock in timeline.clocks),
        breaches=len(breached),
        breaches_without_cause=sum(not clock.causes for clock in breached),
        gaps=len(timeline.gaps),
    )  # fmt: skip


def worst(values: Iterable[float | None]) -> float | None:
    return max((value for value in values if value is not None), default=None)
