"""How operations stand, asked of the clocks themselves: what is kept, and what is read where nothing is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from coordination.indicators.clocks import LATE, RUNNING
from coordination.indicators.figures import DRILL, SYNTHETIC, WITHDRAWN
from coordination.operations.declarations import ScaleDeclaration
from coordination.operations.models import Operation
from coordination.operations.policy import Scale, State, Visibility
from smcc.rules.clocks import HOUR
from tools.accountability.counted import TOOLS, Tool
from tools.accountability.policy import LETTERS


@dataclass(frozen=True)
class Fact:
    """One operation: what it is told apart by, how each tool stands, how late."""

    operation: int
    is_open: bool
    aside: str
    year: int
    region: int | None
    crisis: str
    scale: str
    was_large: bool
    stands: str
    turns_at: datetime | None
    late: Mapping[str, int]


def facts(operations: QuerySet[Operation], now: datetime) -> Iterator[Fact]:
    """Each of these operations as it stands at this moment. One query."""
    for row in judged(operations, now).values():
        yield _fact(row)


def judged(
    operations: QuerySet[Operation], now: datetime, tools: Iterable[Tool] = TOOLS
) -> QuerySet[Operation]:
    """With `<tool>_stands`, `<tool>_due_at`, `<tool>_stopped_at` of each tool, and what else a fact holds."""
    declared = ScaleDeclaration.objects.filter(operation=OuterRef("pk"), scale=Scale.LARGE)
    known: dict[str, Any] = {}
    for tool in tools:
        moments = tool.moments(now)
        known[f"{tool.key}_stands"] = tool.standing(now)
        for moment in ("due_at", "stopped_at"):
            known[f"{tool.key}_{moment}"] = moments[moment]
    return operations.annotate(
        large_since=Subquery(
            declared.order_by("declared_at", "id").values("declared_at")[:1],
            output_field=DateTimeField(),
        ),
        lies_in=Coalesce(F("host__region"), F("host__country__region")),
        set_aside=Case(
            When(state=State.WITHDRAWN, then=Value(WITHDRAWN)),
            When(drill_factor__isnull=False, then=Value(DRILL)),
            When(~Q(synthetic=""), then=Value(SYNTHETIC)),
            default=Value(""),
            output_field=CharField(),
        ),
        **known,
    )


def _fact(row: Mapping[str, Any]) -> Fact:
    stands = {tool.key: row[f"{tool.key}_stands"] for tool in TOOLS}
    turns = [row[f"{key}_due_at"] for key, word in stands.items() if word == RUNNING]
    late = {
        key: begun_hours(row[f"{key}_due_at"], row[f"{key}_stopped_at"])
        for key, word in stands.items()
        if word == LATE
    }
    return Fact(
        operation=row["id"],
        is_open=row["visibility"] == Visibility.MOVEMENT,
        aside=row["set_aside"],
        year=row["onset_at"].astimezone(UTC).year,
        region=row["lies_in"],
        crisis=row["crisis"],
        scale=row["scale"],
        was_large=row["large_since"] is not None,
        stands="".join(LETTERS[word] for word in stands.values()),
        turns_at=min(turns, default=None),
        late=late,
    )


def begun_hours(due: datetime, done: datetime) -> int:
    """Two minutes late is one hour, and 61 minutes are two: nobody is told to be less late than they were."""
    return int(-((due - done) // HOUR))
