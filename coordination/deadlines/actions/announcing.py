"""Telling the audiences of a step that it was taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from coordination.deadlines import messages
from coordination.deadlines.audiences import reach
from coordination.deadlines.models import Delivery
from coordination.deadlines.quiet import is_quiet
from coordination.deadlines.wake import wake_worker
from coordination.roles import Audience
from smcc.audit.models import AuditEvent
from smcc.rules.workflow import Step


def announce(
    thing: Any,
    step: Step,
    event: AuditEvent,
    *,
    by: Any,
    words: Callable[[Any], messages.Text] | None = None,
) -> None:
    """Plan the messages that tell a step's audiences that it was taken; the one who took it is left out.

    Whoever coordinates the operation is told of all that others are told. Inside `quiet()` nobody is.
    `words(person)` writes the message where there is more to say than that the step was taken.
    """
    if not step.tells or is_quiet():
        return
    now = timezone.now()
    planned: list[Delivery] = []
    reached = reach((*step.tells, Audience.COORDINATOR), thing, now)
    prefetch_related_objects([one for each in reached for one in each.people], "contacts")
    for found in reached:
        for person in found.people:
            if by is not None and person.pk == by.pk:
                continue
            if words is None:
                text = messages.announcement(thing, step, event, person=person, by=by)
            else:
                text = words(person)
            planned += messages.deliveries(
                text, cause=f"event:{event.pk}", person=person, post=found.post,
                operation=thing.case, due_at=now, now=now,
            )  # fmt: skip
    Delivery.objects.bulk_create(planned, ignore_conflicts=True)
    if planned:
        wake_worker()
