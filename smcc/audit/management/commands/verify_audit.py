"""`manage.py verify_audit`: walk every chain of the record and name the first broken link."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from smcc.audit.models import Chain
from smcc.audit.record import broken_chains


class Command(BaseCommand):
    help = "Check every chain of the audit record and name the first broken link of each."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = broken_chains()
        for link in broken:
            self.stderr.write(f"{link.chain} #{link.number} {link.why}")
        if broken:
            raise CommandError(f"{len(broken)} chain(s) do not hold.")
        self.stdout.write(f"{Chain.objects.count()} chain(s) hold.")
