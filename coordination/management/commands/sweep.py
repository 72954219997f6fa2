"""`manage.py sweep`: one look at the clocks and everything sent, without a queue. For cron."""

from typing import Any

from django.core.management.base import BaseCommand

from coordination.deadlines.looking import look


class Command(BaseCommand):
    help = (
        "Fire the reminders that are due and send what waits, once. Run by cron it replaces beat "
        "and queue; beside them it does no harm."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = look(inline=True)
        self.stdout.write(f"{done.fired} reminders fired, {done.sent} messages handed over.")
