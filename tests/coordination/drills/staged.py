"""Drills in every state, reached through their own actions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from coordination.deadlines.models import Delivery
from coordination.drills import actions
from coordination.drills.models import Drill

SOON = timedelta(minutes=10)


def announced(world: Any, case: Any, **more: Any) -> Drill:
    said: dict[str, Any] = {"factor": 60, "starts_at": timezone.now() + SOON}
    return actions.announce(by=more.pop("by", world.coordinator), line_up_of=case, **said | more)


def ready(drill: Drill) -> Drill:
    """The time has come, and the announcements have gone out."""
    Drill.objects.filter(pk=drill.pk).update(starts_at=timezone.now())
    sent_all(drill)
    drill.refresh_from_db()
    return drill


def sent_all(drill: Drill) -> None:
    waiting = Delivery.objects.filter(operation=drill.operation_id, state="pending")
    waiting.update(state="handed_over", handed_over_at=timezone.now())


def started(world: Any, drill: Drill) -> Drill:
    return actions.run(ready(drill), "start", by=world.coordinator)
