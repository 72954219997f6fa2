"""Messages and sweeps as a test needs them: written as rows, without the machinery that makes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from coordination.deadlines.models import Delivery, Sweep

NUMBERS = count(1)


def message(
    to: Any, *, late: float = 0, sent_ago: timedelta = timedelta(minutes=5), **more: Any
) -> Delivery:
    """An e-mail handed over five minutes ago, `late` seconds after it was due; `more` overrides."""
    at = timezone.now() - sent_ago
    values: dict[str, Any] = {
        "cause": f"test:{next(NUMBERS)}",
        "recipient": to,
        "channel": "email",
        "subject": "Due",
        "body": "Due",
        "state": "handed_over",
        "created_at": at,
        "not_before": at,
        "due_at": at - timedelta(seconds=late),
        "handed_over_at": at,
    } | more
    if values["state"] != "handed_over":
        values["handed_over_at"] = None
    return Delivery.objects.create(**values)


def sweep(ago: timedelta = timedelta(seconds=5), *, completed: bool = True, **more: Any) -> Sweep:
    at: datetime = timezone.now() - ago
    return Sweep.objects.create(started_at=at, finished_at=at if completed else None, **more)
