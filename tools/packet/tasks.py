"""The worker's door to long packets. Safe to run twice at once, and to lose: beat asks again."""

from celery import shared_task

from tools.packet import taking


@shared_task
def take_packets() -> int:
    """Take in, part by part, what came back and waits. Returns how many files were finished."""
    return taking.take_waiting()
