"""Reading one's messages. Read is not acknowledged, and acknowledged is not done."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from coordination.deadlines.models import Delivery


def open_message(delivery: Delivery, *, by: Any) -> Delivery:
    """Note that its recipient opened a message, the first time. Anybody else's look changes nothing."""
    if delivery.recipient_id == by.pk and delivery.read_at is None:
        delivery.read_at = timezone.now()
        Delivery.objects.filter(pk=delivery.pk, read_at=None).update(read_at=delivery.read_at)
    return delivery
