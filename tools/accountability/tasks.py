"""The worker's door to the accounts of operations. Safe to run twice at once, and to lose: beat asks again."""

from celery import shared_task

from tools.accountability import keeping


@shared_task
def settle_accounts() -> int:
    """Count anew what is in doubt. Returns how many."""
    return keeping.settle()
