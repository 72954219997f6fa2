"""`manage.py export_audit`: the record as JSON lines, to keep elsewhere and check without the database."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smcc.audit.models import AuditEvent
from smcc.audit.record import exported


class Command(BaseCommand):
    help = (
        "Print the audit record, one event a line, chain by chain. `verify_audit --file` checks it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("chain", nargs="?", help='one chain, e.g. "operation:UKR-2022-01"')

    def handle(self, *args: Any, **options: Any) -> None:
        events = AuditEvent.objects.order_by("chain", "number")
        if options["chain"]:
            events = events.filter(chain=options["chain"])
            if not events.exists():
                raise CommandError(f"There is no chain of the name {options['chain']}.")
        for event in events.iterator():
            self.stdout.write(json.dumps(exported(event), ensure_ascii=False))
