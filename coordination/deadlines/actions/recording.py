"""What the record says of a deadline."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from coordination.deadlines import kept
from coordination.deadlines.models import Deadline
from smcc.audit.models import AuditEvent
from smcc.audit.record import append


def record(
    deadline: Deadline, verb: str, *, by: Any, reason: str = "", data: dict[str, Any] | None = None
) -> AuditEvent:
    event = append(
        chain=deadline.chain,
        at=timezone.now(),
        verb=f"deadline.{verb}",
        target_kind=deadline.kind,
        target_id=deadline.key,
        target_label=str(deadline),
        actor_id="" if by is None else by.pk,
        actor_name="SMCC" if by is None else by.name,
        after=deadline.state,
        reason=reason,
        data={"clock": deadline.clock, "subject": f"{deadline.subject_kind}:{deadline.subject_id}"}
        | (data or {}),
    )
    if deadline.operation_id is not None:  # after the chain, as in every other writer
        kept.doubt(deadline.operation_id, deadline.kind, deadline.clock)
    return event
