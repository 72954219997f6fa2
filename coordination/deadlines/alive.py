"""Whether the clocks are being looked at: what the house knows of its own silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from coordination.deadlines.models import Sweep

SILENT_AFTER = timedelta(minutes=2)
"""The beat asks for a sweep every 15 seconds; so long without one, nobody is reminded of anything."""

LOOKED_BACK = 20
"""Sweeps run side by side, and one that began earlier may end later: so many of the newest are asked."""


@dataclass(frozen=True)
class Silence:
    """No look at the clocks was completed lately: since `last_at`, or ever (None)."""

    last_at: datetime | None


def completions() -> list[datetime]:
    """When the newest completed sweeps ended, the latest first. One short read of an index."""
    completed = Sweep.objects.filter(finished_at__isnull=False).order_by("-started_at")
    ends = completed.values_list("finished_at", flat=True)[:LOOKED_BACK]
    return sorted((at for at in ends if at is not None), reverse=True)


def silence(now: datetime) -> Silence | None:
    """The silence that reigns at `now`, or None while sweeps are completed in time."""
    last = next(iter(completions()), None)
    if last is not None and now - last <= SILENT_AFTER:
        return None
    return Silence(last)
