"""Every sentence reaches the catalogues: it is marked by a name that collecting messages knows."""

import ast
import re

import polib
import pytest

from tests.house.sources import PRODUCT, ROOT, place, product_modules, tree_of

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


def wordless_choices(tree):
    """Choices among records whose empty line is Django's dashes, and which are not typed or hidden."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) == "ModelChoiceField"
        and not {"empty_label", "widget"} & {each.arg for each in node.keywords}
    ]


def test_no_choice_is_begun_with_dashes():
    found = [
        place(path, node) for path in product_modules() for node in wordless_choices(tree_of(path))
    ]
    assert not found, f"Say in words what is to be chosen: {found}"


def test_the_check_sees_dashes():
    assert wordless_choices(ast.parse("a = forms.ModelChoiceField(label=x)"))
    assert not wordless_choices(ast.parse("a = forms.ModelChoiceField(label=x, empty_label=None)"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_reader_meets_first_is_translated(language):
    """Titles of the tools, that every page and reminder speaks."""
    catalogue = polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))
    said = {entry.msgid for entry in catalogue.translated_entries()}
    assert {"Mini-Summit %(number)d", "Joint Statement", "Minimum parameters"} <= said
