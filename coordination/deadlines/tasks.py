"""The worker's door to the sweep."""

from datetime import timedelta

from celery import shared_task

from coordination.deadlines.models import Sweep
from coordination.deadlines.sending import said, send_pending
from coordination.deadlines.sweep import database_now, fire_due_rungs

KEEP = timedelta(days=30)


@shared_task
def sweep() -> dict[str, int]:
    """Fire due rungs, send waiting messages, and write down that this was done. Safe to run twice at once."""
    started = database_now()
    row = Sweep.objects.create(started_at=started)
    trouble: list[str] = []
    try:
        row.fired = fire_due_rungs(trouble=trouble)
        row.sent = send_pending()
    except Exception as error:
        row.trouble = said(error)
        row.save(update_fields=["fired", "sent", "trouble"])
        raise
    row.finished_at, row.trouble = database_now(), "; ".join(trouble)[:300]
    row.save(update_fields=["fired", "sent", "finished_at", "trouble"])
    Sweep.objects.filter(started_at__lt=started - KEEP).delete()
    return {"fired": row.fired, "sent": row.sent}
