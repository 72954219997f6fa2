"""What tests of answers to a clock have in common: a clock whose limit is past, its record, its refusals."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.deadlines.models import Rung
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid

HOUR = timedelta(hours=1)


def overdue(deadline, hours=1):
    """The same clock with its limit behind it, as if so many hours had gone by."""
    shift = deadline.due_at - timezone.now() + hours * HOUR
    for name in ("started_at", "target_at", "due_at", "first_due_at"):
        at = getattr(deadline, name)
        setattr(deadline, name, at and at - shift)
    deadline.save()
    for rung in deadline.rungs.planned():
        Rung.objects.filter(pk=rung.pk).update(fire_at=rung.fire_at - shift)
    return deadline


def events(verb):
    return AuditEvent.objects.filter(verb=f"deadline.{verb}")


def fields(call, *args, **more):
    with pytest.raises(Invalid) as refused:
        call(*args, **more)
    return refused.value.fields
