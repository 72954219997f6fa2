"""Holding back what is due but may wait: quiet hours, the daily digest, a snooze. Never the last rung.

The rung has fired and is on record all the same: only the message waits. Lateness is counted from
the time to which it was held.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from coordination.channels import quiet
from coordination.deadlines.models import Delivery, Snooze


def let_go(rows: Iterable[Delivery], now: datetime) -> list[Delivery]:
    """Those of these messages that may go now; the others are given their later time."""
    rows = list(rows)
    snoozes = _snoozes(rows, now)
    ready = []
    for row in rows:
        until, why = held_until(row, now, snoozes)
        if until is None or until <= now:
            ready.append(row)
            continue
        Delivery.objects.filter(pk=row.pk).update(not_before=until, due_at=until, held=why)
    return ready


def held_until(
    row: Delivery, now: datetime, snoozes: dict[tuple[int, int], datetime]
) -> tuple[datetime | None, str]:
    """Until when this message waits, and why; None: it may go. An office's own channel never waits."""
    person: Any = row.recipient
    if row.is_last or row.contact_id is not None and person is None:
        return None, ""
    if row.clock_id is not None and row.clock_due_at is not None:
        until = snoozes.get((row.clock_id, person.pk))
        if until is not None:
            return min(until, row.clock_due_at), Delivery.Held.SNOOZED
    choices = getattr(person, "reminder_choices", None)
    if choices is None:
        return None, ""
    return quiet.held_until(
        choices, person.time_zone, now,
        is_bundled=_may_wait_for_digest(row), was_digested=row.held == Delivery.Held.DIGEST,
    )  # fmt: skip


def _may_wait_for_digest(row: Delivery) -> bool:
    """What may be bundled by its ladder. What is late already does not wait for another morning."""
    return row.is_bundled and bool(row.rung_is_bundled) and not row.rung_caught_up


def _snoozes(rows: list[Delivery], now: datetime) -> dict[tuple[int, int], datetime]:
    """By clock and person, until when it is snoozed."""
    deadlines = {row.clock_id for row in rows} - {None}
    if not deadlines:
        return {}
    running = Snooze.objects.filter(Q(since__lte=now, until__gt=now), deadline__in=deadlines)
    return {(s.deadline_id, s.person_id): s.until for s in running}
