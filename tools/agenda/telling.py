"""Telling the person who proposed an item what became of it, whatever post that person holds."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from coordination.deadlines import messages
from coordination.deadlines.models import Delivery
from coordination.deadlines.quiet import is_quiet
from coordination.deadlines.wake import wake_worker
from smcc.audit.models import AuditEvent
from smcc.rules.workflow import Step
from tools.agenda.models import AgendaItem


def tell_proposer(item: AgendaItem, step: Step, event: AuditEvent, *, by: Any) -> None:
    """One message to the proposer, unless it is who answered, or may no longer see the operation.

    Whoever was reached by a post already has this message: it is not sent twice.
    """
    person: Any = item.created_by
    if person is None or person.pk == by.pk or is_quiet() or not item.operation.roles_of(person):
        return
    now = timezone.now()
    text = messages.announcement(item, step, event, person=person, by=by)
    planned = messages.deliveries(
        text, cause=f"event:{event.pk}", person=person, post=None, operation=item.operation,
        due_at=now, now=now,
    )  # fmt: skip
    Delivery.objects.bulk_create(planned, ignore_conflicts=True)
    wake_worker()
