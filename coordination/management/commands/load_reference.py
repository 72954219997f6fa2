"""`manage.py load_reference`: countries, components, posts, and what each app adds to them."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from coordination.components import actions as components
from coordination.people import actions as people
from coordination.reference import load_more


class Command(BaseCommand):
    help = (
        "Load countries, National Societies, the ICRC, the IFRC and its regions, their posts, "
        "and the published reviews. "
        "Safe to run again: what was edited here is left, and said."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        report = components.load_reference()
        people.load_posts(report)
        load_more(report)
        for title, lines in (("Changed", report.changed), ("Left", report.left)):
            for line in lines:
                self.stdout.write(f"{title}: {line}")
        self.stdout.write(
            f"Reference data: {len(report.added)} added, {len(report.changed)} changed, "
            f"{len(report.left)} left."
        )
