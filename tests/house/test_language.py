"""Every sentence reaches the catalogues: it is marked by a name that collecting messages knows."""

import re

import polib
import pytest

from tests.house.sources import PRODUCT, ROOT

MARKS = re.compile(r"import (?:\w+, )*(n?p?gettext\w*) as (\w+)")
KNOWN_ALIAS = "_"
LANGUAGES = ("ar", "es", "fr")


def sources():
    return [p for app in PRODUCT for p in (ROOT / app).rglob("*.py")]


def test_no_alias_hides_a_sentence_from_collecting():
    hidden = {
        f"{path.name}: {name} as {alias}"
        for path in sources()
        for name, alias in MARKS.findall(path.read_text())
        if alias != KNOWN_ALIAS
    }
    assert not hidden


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_reader_meets_first_is_translated(language):
    """Titles of the tools, that every page and reminder speaks."""
    catalogue = polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))
    said = {entry.msgid for entry in catalogue.translated_entries()}
    assert {"Mini-Summit %(number)d", "Joint Statement", "Minimum parameters"} <= said
