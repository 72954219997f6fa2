"""The worker's door to the heartbeat."""

from celery import shared_task

from coordination.deadlines.sweep import database_now
from coordination.health.heartbeat import beat


@shared_task(ignore_result=True)
def heartbeat() -> bool:
    """Asked for after each sweep, with `expires`; looks for itself whether one was completed lately."""
    return beat(database_now())
