"""The worker's door to briefings. Safe to run twice at once, and to lose: beat asks again."""

from celery import shared_task

from coordination.briefings import actions
from coordination.deadlines.sweep import database_now


@shared_task
def tend_briefings() -> int:
    """Call off the briefings of those whose time in the post is over. Returns how many."""
    return actions.call_off_ended(database_now())
