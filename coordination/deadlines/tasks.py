"""The worker's doors to the clocks. Every one is safe to run twice at once."""

from datetime import timedelta

from celery import current_app, shared_task
from django.conf import settings

from coordination.deadlines import looking
from coordination.deadlines.sending import in_turn, send_channel
from coordination.deadlines.sweep import database_now
from coordination.deadlines.wake import ask
from coordination.health.tasks import heartbeat


@shared_task
def look() -> dict[str, int]:
    """One look at the clocks. Each channel in which something waits is sent by a task of its own."""
    done = looking.look()
    if settings.HEARTBEAT_URL:
        ask(heartbeat)
    return {"fired": done.fired, "sent": done.sent}


@shared_task
def sweep() -> dict[str, int]:
    """What beat asks for: a look now, and one at each second before the next in which something is due."""
    done = look()
    every = current_app.conf.beat_schedule["sweep"]["schedule"]
    looking.plan_looks(database_now(), timedelta(seconds=every))
    return done


@shared_task
def send(channel: str) -> int:
    """Send what waits in one channel. Returns how many messages were handed over."""
    return in_turn(channel, send_channel)
