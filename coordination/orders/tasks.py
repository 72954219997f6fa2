"""The worker's doors to ordered files. Safe to run twice at once, and to lose: beat asks again."""

from celery import shared_task

from coordination.deadlines.sweep import database_now
from coordination.orders import actions


@shared_task
def make_files() -> int:
    """Make what was ordered. Returns how many files were made."""
    return actions.make_waiting()


@shared_task
def tend_files() -> int:
    """Make what a lost hint left waiting, and clear away what is old. Returns how many were cleared."""
    actions.make_waiting()
    return actions.clear_away(database_now())
