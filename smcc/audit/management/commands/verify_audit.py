"""`manage.py verify_audit`: walk every chain of the record and name the first broken link."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smcc.audit.models import Chain
from smcc.audit.record import BrokenLink, broken_chains, first_broken_link


class Command(BaseCommand):
    help = (
        "Check every chain of the audit record and name the first broken link of each. "
        "With --file, check an export without looking at the database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, help="an export by export_audit")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"]:
            broken, chains = broken_in_file(options["file"])
        else:
            broken, chains = broken_chains(), Chain.objects.count()
        for link in broken:
            self.stderr.write(f"{link.chain} #{link.number} {link.why}")
        if broken:
            raise CommandError(f"{len(broken)} chain(s) do not hold.")
        self.stdout.write(f"{chains} chain(s) hold.")


def broken_in_file(path: Path) -> tuple[list[BrokenLink], int]:
    """The first broken link of each chain of an export, and how many chains it holds.

    A tail that was cut off the file cannot be seen here: the head is in the database.
    """
    by_chain: dict[str, list[dict[str, Any]]] = defaultdict(list)
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            by_chain[event["chain"]].append(event)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(
            f"{path} cannot be read as an export of the record ({error})."
        ) from error
    found = [first_broken_link(events) for events in by_chain.values()]
    return [link for link in found if link is not None], len(by_chain)
