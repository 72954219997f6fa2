"""One look at the clocks: fire what is due, have what waits sent, and write down that it was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from coordination.deadlines import blindness
from coordination.deadlines.models import Delivery, Rung, Sweep
from coordination.deadlines.sending import OUTGOING, send_pending
from coordination.deadlines.sending.email import said
from coordination.deadlines.sweep import database_now, fire_due_rungs
from coordination.deadlines.wake import ask_to_look, ask_to_send

Closing = Callable[[datetime, list[str]], int]
_closings: list[Closing] = []


def register_closing(closing: Closing) -> None:
    """Have this done at each look, before reminders fire. Called once by each app when it is ready.

    `closing(now, trouble)` ends what a moment that has come ends by itself, each in a transaction
    of its own; it asks the database whether there is any, says in `trouble` what it could not end,
    and may run twice at once.
    """
    if closing not in _closings:
        _closings.append(closing)


SWEEPS_KEPT = timedelta(days=30)
"""So long the looks are kept; the gaps between them are kept for good."""


def look(*, inline: bool = False) -> Sweep:
    """Fire what is due, and have what waits sent. Returns the look as written down, completed.

    With `inline` it sends by itself, one channel after another, for those who run it without a
    queue. Otherwise each channel is asked for apart, so that none waits for another. What was laid
    out before is sent also where firing fails; then the look is not completed, and raises.
    """
    started = database_now()
    blindness.note_gap(started)
    row = Sweep.objects.create(started_at=started)
    trouble: list[str] = []
    try:
        try:
            for closing in _closings:
                closing(database_now(), trouble)
            written = None if inline else ask_channels
            row.fired = fire_due_rungs(trouble=trouble, when_written=written)
        finally:
            if inline:
                row.sent = send_pending()
            else:
                ask_channels()
    except Exception as error:
        row.trouble = said(error)
        row.save(update_fields=["fired", "sent", "trouble"])
        raise
    row.finished_at, row.trouble = database_now(), "; ".join(trouble)[:300]
    row.save(update_fields=["fired", "sent", "finished_at", "trouble"])
    Sweep.objects.filter(started_at__lt=started - SWEEPS_KEPT).delete()
    return row


def ask_channels() -> None:
    """Ask a worker for each channel in which something waits."""
    for channel in waiting_channels(database_now()):
        ask_to_send(channel)


def waiting_channels(now: datetime) -> list[str]:
    """The channels in which something waits to be sent, or to be settled, or to be recorded."""
    rows = Delivery.objects
    found: set[str] = set()
    for some in (rows.waiting(now), rows.abandoned(now), rows.unrecorded()):
        found |= {*some.values_list("channel", flat=True).distinct()}
    return [channel for channel in OUTGOING if channel in found]


def plan_looks(now: datetime, within: timedelta) -> None:
    """Ask for a look at each coming second in which something falls due. Only hints."""
    soon = now + within
    rungs = Rung.objects.planned().filter(fire_at__gt=now, fire_at__lte=soon)
    held = Delivery.objects.waiting(soon).filter(not_before__gt=now)
    moments = {*rungs.values_list("fire_at", flat=True), *held.values_list("not_before", flat=True)}
    for second in {-(-moment.timestamp() // 1) for moment in moments}:
        ask_to_look(countdown=max(0.0, second - now.timestamp()))
