"""Two operations side by side: which tools, when since the onset, how late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from coordination.indicators.clocks import LATE
from coordination.indicators.figures import hours, span_text
from coordination.indicators.registry import Group
from coordination.operations.models import Operation
from tools.accountability.counted import Tool, need, shown
from tools.accountability.facts import judged
from tools.accountability.policy import STANDINGS, Need, why_so

WORKED_EXAMPLE = (("UKR", 2022), ("PAK", 2022))
"""The two responses that the review of February 2024 looked at: a country, and the year of the onset."""
OF_KEY = {each.key: each for each in STANDINGS}


@dataclass(frozen=True)
class Stood:
    """One tool in one of the two operations."""

    group: Group
    need: Need
    due: datetime | None
    stopped: datetime | None
    since_onset: float | None
    """Hours from the onset until it was used; None where it was not, or was there before."""
    late: float | None
    why: Any

    @property
    def before_onset(self) -> datetime | None:
        """Since when it was there, where that was before the onset."""
        return self.stopped if self.since_onset is None else None

    @property
    def since_onset_text(self) -> str:
        return span_text(self.since_onset)

    @property
    def late_text(self) -> str:
        return span_text(self.late)


@dataclass(frozen=True)
class Side:
    operation: Operation
    was_large: bool
    tools: dict[str, Stood]


def example(person: Any) -> list[Operation]:
    """The worked example, as far as this installation has it and the person may see it. Two queries."""
    found: list[Operation] = []
    for iso3, year in WORKED_EXAMPLE:
        seen = Operation.objects.visible_to(person).outside_drills().exclude(state="withdrawn")
        one = seen.filter(host__country=iso3, onset_at__year=year).order_by("onset_at", "id")
        found += one[:1]
    return found


def side(operation: Operation, person: Any, must: frozenset[str]) -> Side:
    """How every tool stood in one operation: by the same clocks as the figures. One query."""
    now = timezone.now()
    known = shown(must)
    rows = Operation.objects.visible_to(person).filter(pk=operation.pk)
    why = {f"{tool.key}_why": tool.moments(now)["reason"] for tool in known}
    row: dict[str, Any] = dict(judged(rows, now, known).annotate(**why).values()[0])
    was_large = row["large_since"] is not None
    return Side(
        operation, was_large,
        {tool.key: _stood(row, tool, operation.onset_at, was_large, must) for tool in known},
    )  # fmt: skip


def _stood(
    row: dict[str, Any], tool: Tool, onset: datetime, was_large: bool, must: frozenset[str]
) -> Stood:
    group = OF_KEY[row[f"{tool.key}_stands"]]
    due, stopped = row[f"{tool.key}_due_at"], row[f"{tool.key}_stopped_at"]
    is_done = group.is_done and stopped is not None
    has_limit = group.key == LATE and due is not None and bool(tool.clocks)
    late = stopped - due if has_limit and is_done else None
    since = stopped - onset if is_done and stopped >= onset else None
    return Stood(
        group, need(tool.key, was_large, must), due, stopped if is_done else None,
        hours(since), hours(late), why_so(group, row[f"{tool.key}_why"]),
    )  # fmt: skip
