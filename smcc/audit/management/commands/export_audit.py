"""`manage.py export_audit`: the record as JSON lines, to keep elsewhere and check without the database."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from smcc.audit.models import AuditEvent, Chain
from smcc.audit.record import as_text, exported
from smcc.audit.verify import AUDIT


class Command(BaseCommand):
    help = (
        "Print the audit record, one event a line, chain by chain. The first line names the chains, "
        "and after each chain a line says how long it is. `verify_audit FILE` checks it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("chain", nargs="?", help='one chain, e.g. "operation:UKR-2022-01"')

    def handle(self, *args: Any, **options: Any) -> None:
        chains = Chain.objects.order_by("name")
        if options["chain"]:
            chains = chains.filter(name=options["chain"])
            if not chains.exists():
                raise CommandError(f"There is no chain of the name {options['chain']}.")
        # Read once: what is appended while this prints is left for the next export.
        heads = list(chains)
        names = [head.name for head in heads]
        self.say({"format": AUDIT, "made_at": as_text(timezone.now()), "chains": names})
        for head in heads:
            events = AuditEvent.objects.filter(chain=head.name, number__lte=head.length)
            for event in events.order_by("number").iterator():
                self.say(exported(event))
            self.say({"chain": head.name, "length": head.length, "head": head.head})

    def say(self, line: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(line, ensure_ascii=False))
