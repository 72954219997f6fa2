"""`manage.py prove REFERENCE`: what the record proves about the clocks of one operation, review or country."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from coordination.proof.export import Refused, as_json, proof_in
from coordination.proof.paper import proof_pdf
from coordination.proof.printed import printed
from coordination.proof.reading import proof_of
from coordination.proof.registry import matter_named
from coordination.proof.verdict import verdict


class Command(BaseCommand):
    help = (
        "Check the record of an operation, a review or a country and print the timeline of its clocks: anchors, reminders, "
        "deliveries, answers, gaps, with every lateness. With --from, read a proof's JSON file "
        "instead, without a database."
    )
    # A file is read on machines that have no database.
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "reference", nargs="?",
            help="of an operation, e.g. UKR-2022-01, of a review, e.g. LLR-2024, or of a country, e.g. UKR",
        )  # fmt: skip
        parser.add_argument("--json", type=Path, metavar="FILE", help="also write it as JSON")
        parser.add_argument("--pdf", type=Path, metavar="FILE", help="also write it as PDF")
        parser.add_argument(
            "--from", type=Path, metavar="FILE", dest="source", help="a JSON file made before"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["source"] is not None:
            self.from_file(options)
            return
        ref = (options["reference"] or "").strip()
        if not ref:
            raise CommandError(
                "Give the reference of an operation or a review, such as UKR-2022-01, or the ISO3 code of a country."
            )
        matter = matter_named(ref)
        if matter is None:
            raise CommandError(
                f"There is no operation and no review with the reference {ref}, and no such country."
            )
        proof = proof_of(matter, timezone.now(), with_events=True)
        if not proof.holds:
            raise CommandError(verdict(proof))
        self.stdout.write(verdict(proof))
        if options["json"]:
            self.keep(options["json"], as_json(proof).encode())
        if options["pdf"]:
            self.keep(options["pdf"], proof_pdf(proof))
        for line in printed(matter.about, proof.made_at, proof.timeline):
            self.stdout.write(line)

    def from_file(self, options: dict[str, Any]) -> None:
        if options["reference"] or options["json"] or options["pdf"]:
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
