"""What the Watch asks the house in one question, so that most visits ask no more of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, QuerySet, Subquery

from coordination.deadlines.alive import SILENT_AFTER, Silence
from coordination.deadlines.models import Sweep
from coordination.drills.models import Drill
from coordination.people.models import Person
from coordination.watch.waiting import rare


@dataclass(frozen=True)
class Signals:
    """Whether the clocks are looked at, and whether anything rare is going on for this person."""

    silence: Silence | None
    has_drill: bool
    nothing_of: tuple[str, ...]
    """The kinds of what may wait (`waiting.rare`) of which nothing does."""


def signals(person: Any, now: datetime) -> Signals:
    """One query. The last look is the one that began last of those completed."""
    completed = Sweep.objects.filter(finished_at__isnull=False).order_by("-started_at")
    may_wait = rare(person)
    found = (
        Person.objects.filter(pk=person.pk)
        .annotate(
            last_look=Subquery(completed.values("finished_at")[:1]),
            has_drill=Exists(Drill.objects.visible_to(person).open()),
            **{f"has_{kind}": Exists(rows) for kind, rows in may_wait.items() if rows is not None},
        )
        .values("last_look", "has_drill", *_names(may_wait))
        .get()
    )
    last = found["last_look"]
    is_fresh = last is not None and now - last <= SILENT_AFTER
    return Signals(
        silence=None if is_fresh else Silence(last),
        has_drill=found["has_drill"],
        nothing_of=tuple(kind for kind in may_wait if not found.get(f"has_{kind}")),
    )


def _names(may_wait: dict[str, QuerySet[Any] | None]) -> list[str]:
    return [f"has_{kind}" for kind, rows in may_wait.items() if rows is not None]
