"""What the Watch asks the house in one question, so that most visits ask no more of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Subquery

from coordination.deadlines.alive import SILENT_AFTER, Silence
from coordination.deadlines.models import Sweep
from coordination.drills.models import Drill
from coordination.handovers.models import HandOver
from coordination.people.models import Person


@dataclass(frozen=True)
class Signals:
    """Whether the clocks are looked at, and whether anything rare is going on for this person."""

    silence: Silence | None
    has_hand_over: bool
    has_drill: bool


def signals(person: Any, now: datetime) -> Signals:
    """One query. The last look is the one that began last of those completed."""
    completed = Sweep.objects.filter(finished_at__isnull=False).order_by("-started_at")
    mine = HandOver.objects.under_way().filter(successor__person=person)
    last, has_hand_over, has_drill = (
        Person.objects.filter(pk=person.pk)
        .annotate(
            last_look=Subquery(completed.values("finished_at")[:1]),
            has_hand_over=Exists(mine),
            has_drill=Exists(Drill.objects.visible_to(person).open()),
        )
        .values_list("last_look", "has_hand_over", "has_drill")
        .get()
    )
    is_fresh = last is not None and now - last <= SILENT_AFTER
    return Signals(None if is_fresh else Silence(last), has_hand_over, has_drill)
