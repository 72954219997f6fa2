"""A person says that a reminder was seen."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.deadlines.actions.recording import record
from coordination.deadlines.models import Delivery
from smcc.rules.refusals import NotYours


@transaction.atomic
def acknowledge(delivery: Delivery, *, by: Any) -> Delivery:
    """A signed-in person says "seen". Acknowledged is not done: the clock runs on.

    Refused where the message is somebody else's. A second click changes nothing.
    """
    row = Delivery.objects.select_for_update(no_key=True, of=("self",)).get(pk=delivery.pk)
    if row.recipient_id != by.pk:
        raise NotYours(_("This message is not yours."))
    if row.acknowledged_at is None:
        now = timezone.now()
        row.acknowledged_at = now
        row.read_at = row.read_at or now
        row.save(update_fields=["acknowledged_at", "read_at"])
        if row.rung is not None:
            record(row.rung.deadline, "acknowledge", by=by, data={"rung": row.rung.name})
    return row
