"""Files: small, named for one thing, and silent about the machine and place they were written at."""

import re

import pytest

from tests.house.sources import PRODUCT, product_modules, tracked_texts
from tooling import ROOT
from tooling.check import UNWANTED

LIMIT_LINES = 400
GENERATED = ("requirements/", "locale/", "docs/api-schema.yml", "docs/workflows/")
DATA = (".csv", ".json", ".svg")

# Written so that this file does not contain what it looks for.
WORKPLACE = re.compile(
    r"\b(?:cl[a]ude|anthr[o]pic|chat[g]pt|co[p]ilot|l[l]m|language m[o]del|ai ass[i]stant)\b"
    r"|\bissues sh[o]w\b|\bsub-?ag[e]nt",
    re.IGNORECASE,
)


def test_no_file_outgrows_400_lines():
    long = {
        str(path.relative_to(ROOT)): text.count("\n")
        for path, text in tracked_texts()
        if text.count("\n") > LIMIT_LINES
        and not str(path.relative_to(ROOT)).startswith(GENERATED)
        and "migrations" not in path.parts
        and path.suffix not in DATA
    }
    assert not long, f"Asking to be two: {long}"


def test_no_file_names_a_machine_a_registry_or_a_workplace():
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path, text in tracked_texts()
        for number, line in enumerate(text.splitlines(), 1)
        if UNWANTED.search(line) or WORKPLACE.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("word", ["cl" + "aude", "an L" + "LM wrote it", "sub" + "agent"])
def test_the_check_sees_workplace_words(word):
    assert WORKPLACE.search(word)


def test_every_package_and_module_says_what_it_is():
    import ast

    silent = [
        str(path.relative_to(ROOT))
        for path in product_modules()
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent


def test_every_tests_folder_is_a_package():
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    assert not [f for f in folders if not (f / "__init__.py").exists()]


def test_no_stylesheet_or_script_of_somebody_else_is_kept_here():
    """Third-party assets come from their packages; our own carry no licence banner."""
    banner = re.compile(r"@license|/\*!|\bMIT License\b")
    own = [*ROOT.glob("static/**/*.css"), *ROOT.glob("static/**/*.js")]
    assert own and not [p.name for p in own if banner.search(p.read_text())]
    assert not [p for top in PRODUCT for p in (ROOT / top).rglob("*.min.*")]
