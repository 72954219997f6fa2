"""`manage.py verify_audit [FILE]`: walk every chain of the record and name the first broken link."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smcc.audit.models import Chain
from smcc.audit.record import broken_chains
from smcc.audit.verify import BrokenLink, Unreadable, check_file


class Command(BaseCommand):
    help = (
        "Check every chain of the audit record and name the first broken link of each. "
        "With a FILE of export_audit, or the JSON file of a proof, check that, without a database."
    )
    # A file is checked on machines that have no database.
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="an export, or a proof as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"] is None:
            broken, lines = broken_chains(), [f"{Chain.objects.count()} chain(s) hold."]
        else:
            try:
                report = check_file(options["file"])
            except Unreadable as error:
                raise CommandError(str(error)) from None
            broken, lines = report.broken, report.lines()
        if broken:
            self.refuse(broken)
        for line in lines:
            self.stdout.write(line)

    def refuse(self, broken: list[BrokenLink]) -> None:
        for link in broken:
            self.stderr.write(str(link))
        raise CommandError(f"{len(broken)} chain(s) do not hold.")
