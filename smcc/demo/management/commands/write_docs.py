"""`manage.py write_docs`: the generated pages of docs/, or with --check, which of them are stale."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from smcc.demo import rulebook

WORKFLOWS = "workflows"
SCHEMA = "api-schema.yml"


class Command(BaseCommand):
    help = "Write docs/workflows/ and docs/api-schema.yml from the code; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; name stale files")
        parser.add_argument("--to", type=Path, default=settings.BASE_DIR / "docs")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["to"]
        wanted = generated()
        stale = stale_files(folder, wanted)
        if options["check"]:
            if stale:
                names = ", ".join(f"docs/{name}" for name in stale)
                raise CommandError(f"Not up to date: {names}. Run: manage.py write_docs")
            self.stdout.write(f"{len(wanted)} generated documents are up to date.")
            return
        for name in stale:
            path = folder / name
            if name not in wanted:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[name], encoding="utf-8")
        self.stdout.write(f"{len(wanted)} generated documents, {len(stale)} written.")


def generated() -> dict[str, str]:
    """Every generated document by its path below docs/."""
    found = {f"{WORKFLOWS}/{name}": text for name, text in rulebook.pages().items()}
    found[SCHEMA] = schema()
    return found


def schema() -> str:
    """The API's OpenAPI document as YAML, in a stable order."""
    said = SchemaGenerator().get_schema(request=None, public=True)
    return bytes(OpenApiYamlRenderer().render(said, renderer_context={})).decode()


def stale_files(folder: Path, wanted: Mapping[str, str]) -> list[str]:
    """What differs from what the code says, is missing, or is a page of a workflow that is gone."""
    stale = [
        name
        for name, text in wanted.items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    ]
    there = {f"{WORKFLOWS}/{path.name}" for path in (folder / WORKFLOWS).glob("*.md")}
    return sorted(stale) + sorted(there - set(wanted))
