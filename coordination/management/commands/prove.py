"""`manage.py prove OPERATION`: what the record proves about the clocks of one operation."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from coordination.operations.models import Operation
from coordination.proof.export import Refused, as_json, proof_in
from coordination.proof.paper import proof_pdf
from coordination.proof.printed import printed
from coordination.proof.reading import About, proof_of
from coordination.proof.verdict import verdict


class Command(BaseCommand):
    help = (
        "Check the record of an operation and print the timeline of its clocks: anchors, reminders, "
        "deliveries, answers, gaps, with every lateness. With --from, read a proof's JSON file "
        "instead, without a database."
    )
    # A file is read on machines that have no database.
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("operation", nargs="?", help="its reference, e.g. UKR-2022-01")
        parser.add_argument("--json", type=Path, metavar="FILE", help="also write it as JSON")
        parser.add_argument("--pdf", type=Path, metavar="FILE", help="also write it as PDF")
        parser.add_argument(
            "--from", type=Path, metavar="FILE", dest="source", help="a JSON file made before"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["source"] is not None:
            self.from_file(options)
            return
        ref = (options["operation"] or "").strip()
        if not ref:
            raise CommandError("Give the reference of an operation, such as UKR-2022-01.")
        operation = None if "\x00" in ref else Operation.objects.filter(ref=ref.upper()).first()
        if operation is None:
            raise CommandError(f"There is no operation with the reference {ref}.")
        proof = proof_of(operation, timezone.now(), with_events=True)
        if not proof.holds:
            raise CommandError(verdict(proof))
        self.stdout.write(verdict(proof))
        if options["json"]:
            self.keep(options["json"], as_json(proof).encode())
        if options["pdf"]:
            self.keep(options["pdf"], proof_pdf(proof))
        for line in printed(About.of(operation), proof.made_at, proof.timeline):
            self.stdout.write(line)

    def from_file(self, options: dict[str, Any]) -> None:
        if options["operation"] or options["json"] or options["pdf"]:
            raise CommandError("--from reads a file and takes nothing beside it.")
        try:
            about, made_at, timeline, found = proof_in(options["source"])
        except Refused as error:
            raise CommandError(str(error)) from None
        for line in ("The record holds:", *found, *printed(about, made_at, timeline)):
            self.stdout.write(line)

    def keep(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{path} cannot be written ({error.strerror or error}).") from None
        self.stdout.write(f"Written: {path}")
