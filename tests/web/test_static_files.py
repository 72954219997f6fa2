"""Styles and scripts as they are served: under names that change with their content."""

import re
from pathlib import Path

from django.core.management import call_command

IMPORT = re.compile(r'from "([^"]+)"')
SOURCE = Path("static/js/table")


def test_every_part_of_the_tables_script_imports_the_others_by_their_served_names(
    tmp_path, settings
):
    storage = {"BACKEND": "smcc.web.static_files.StaticFiles"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": storage}
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    parts = list((tmp_path / "js" / "table").glob("*.*.js"))
    assert len(parts) == len(list(SOURCE.glob("*.js")))
    for part in parts:
        for name in IMPORT.findall(part.read_text()):
            assert re.fullmatch(r"\./\w+\.[0-9a-f]{12}\.js", name), f"{part.name}: {name}"
            assert (part.parent / name).is_file(), f"{part.name}: {name}"


def test_all_parts_are_asked_for_at_once():
    template = Path("templates/tools/decision/_scripts.html").read_text()
    named = set(re.findall(r"js/table/(\w+)\.js", template))
    assert named == {path.stem for path in SOURCE.glob("*.js")}
