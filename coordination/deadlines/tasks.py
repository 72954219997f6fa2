"""The worker's doors to the sweep and to sending. Every one is safe to run twice at once."""

from datetime import datetime, timedelta

from celery import shared_task
from django.conf import settings

from coordination.deadlines import blindness
from coordination.deadlines.models import Delivery, Rung, Sweep
from coordination.deadlines.sending import send_channel
from coordination.deadlines.sending.email import said
from coordination.deadlines.sending.rounds import OUTGOING
from coordination.deadlines.sweep import database_now, fire_due_rungs
from coordination.deadlines.wake import ask
from coordination.health.tasks import heartbeat

KEEP = timedelta(days=30)
EVERY = timedelta(seconds=15)
"""So often beat asks for a look; in between, looks are asked for at the very seconds that rungs are due."""


@shared_task
def look(inline: bool = False) -> dict[str, int]:
    """One look at the clocks: fire what is due, and have what waits sent. Written down as a sweep.

    With `inline` it sends by itself, one channel after another, for those who run it without a
    queue. Otherwise each channel is asked for apart, so that none waits for another.
    """
    started = database_now()
    blindness.note_gap(started)
    row = Sweep.objects.create(started_at=started)
    trouble: list[str] = []
    failed: Exception | None = None
    try:
        row.fired = fire_due_rungs(trouble=trouble)
    except Exception as error:  # what was laid out before is sent all the same
        failed = error
    for channel in waiting_channels(database_now()):
        try:
            if inline:
                row.sent += send_channel(channel)
            else:
                ask(send, channel)
        except Exception as error:
            failed = failed or error
    if failed is not None:
        row.trouble = said(failed)
        row.save(update_fields=["fired", "sent", "trouble"])
        raise failed
    row.finished_at, row.trouble = database_now(), "; ".join(trouble)[:300]
    row.save(update_fields=["fired", "sent", "finished_at", "trouble"])
    Sweep.objects.filter(started_at__lt=started - KEEP).delete()
    if settings.HEARTBEAT_URL and not inline:
        ask(heartbeat)
    return {"fired": row.fired, "sent": row.sent}


@shared_task
def sweep() -> dict[str, int]:
    """What beat asks for: a look now, and one at each second of the next moments in which something is due."""
    done = look()
    plan_looks(database_now())
    return done


@shared_task
def send(channel: str) -> int:
    """Send what waits in one channel. Returns how many messages were handed over."""
    return send_channel(channel)


def waiting_channels(now: datetime) -> list[str]:
    """The channels in which something waits to be sent, or a dead worker left something."""
    unsettled = Delivery.objects.filter(
        state=Delivery.State.CLAIMED, claimed_until__lt=now
    ) | Delivery.objects.filter(state=Delivery.State.PENDING, not_before__lte=now)
    unrecorded = Delivery.objects.filter(
        is_recorded=False, state__in=["handed_over", "failed", "unknown"]
    ).exclude(channel=Delivery.Channel.INBOX)
    found = {*unsettled.values_list("channel", flat=True).distinct()}
    found |= {*unrecorded.values_list("channel", flat=True).distinct()}
    return [channel for channel in OUTGOING if channel in found]


def plan_looks(now: datetime) -> list[datetime]:
    """Ask for a look at each second before the next beat in which something is due. Only hints."""
    soon = {"gt": now, "lte": now + EVERY}
    rungs = Rung.objects.planned().filter(**{f"fire_at__{k}": at for k, at in soon.items()})
    held = Delivery.objects.filter(
        state=Delivery.State.PENDING, **{f"not_before__{k}": at for k, at in soon.items()}
    )
    moments = {*rungs.values_list("fire_at", flat=True), *held.values_list("not_before", flat=True)}
    seconds = sorted({-(-moment.timestamp() // 1) for moment in moments})
    for second in seconds:
        ask(look, countdown=max(0.0, second - now.timestamp()))
    return [datetime.fromtimestamp(second, tz=now.tzinfo) for second in seconds]
