"""README and docs/ say what is there: no dead link, no missing dependency, a picture that loads quickly."""

import re

import pytest

from smcc.demo.accounts import SIGN_INS
from tooling import ROOT

LINK = re.compile(r"\]\(([^)#\s]+)(#[\w-]+)?\)")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
PICTURE_LIMIT_BYTES = 200_000


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_link_leads_nowhere(page):
    links = [target for target, _anchor in LINK.findall(page.read_text(encoding="utf-8"))]
    local = [target for target in links if "://" not in target]
    assert not [target for target in local if not (page.parent / target).exists()]


def test_the_readme_has_a_picture_of_the_product():
    pictures = re.findall(r"!\[(.+?)\]\((.+?)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert pictures
    for description, target in pictures:
        path = ROOT / target
        assert len(description.split()) > 3
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size <= PICTURE_LIMIT_BYTES


def test_the_readme_names_every_sign_in_and_both_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(account.email in text for account in SIGN_INS)
    assert "make run" in text and "make test" in text
    assert text.index("make run") < 2000, "the two commands stand near the top"


def test_every_dependency_has_its_line_and_its_licence():
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    for source in ("run.in", "dev.in"):
        for line in (ROOT / "requirements" / source).read_text().splitlines():
            name = re.split(r"[\[~=<>;\s]", line.strip())[0].lower()
            if name and not name.startswith(("-", "#")):
                assert re.search(rf"\b{re.escape(name)}\b", text), f"{name} is not explained"


def test_there_is_an_adr_for_each_idea_that_carries_the_house():
    names = " ".join(p.name for p in (ROOT / "docs" / "adr").glob("*.md"))
    for idea in ("rulebook", "deadlines", "audit", "import-order"):
        assert idea in names


def test_the_page_of_promises_names_tests_that_exist():
    """docs/reminders.md says of each promise which test shows it: a test that was renamed is missed there."""
    text = (ROOT / "docs" / "reminders.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:\w+/)*test_\w+\.py)(?:::(\w+))?", text)
    assert len(named) > 10
    for file, test in named:
        found = list((ROOT / "tests").rglob(file.rsplit("/", 1)[-1]))
        assert found, f"{file} is nowhere"
        if test:
            assert any(f"def {test}" in path.read_text() for path in found), f"{file}::{test}"
