"""Templates: every visible word through gettext, nothing inline, and CSS that mirrors by itself."""

import re

import pytest

from tests.house.markup import bare_words, inline_things
from tests.house.sources import PRODUCT
from tooling import ROOT

FOLDERS = ["templates", *PRODUCT]
TEMPLATES = sorted(
    path
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*")
    if "templates" in path.parts and path.suffix in (".html", ".txt") and path.is_file()
)
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))

PHYSICAL = re.compile(
    r"(?<![-\w])(?:"
    r"(?:margin|padding|border)-(?:left|right)(?:-\w+)?\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius\s*:"
    r"|(?:left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
    r")"
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 30 and STYLES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_visible_word_can_be_translated(path):
    assert not bare_words(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_is_inline(path):
    """The content security policy would refuse it, and the page would break in silence."""
    assert not inline_things(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", STYLES, ids=lambda p: p.name)
def test_styles_mirror_by_themselves(path):
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    assert not PHYSICAL.findall(text)


def test_the_checks_see_what_they_are_for():
    assert bare_words("<p>Overdue</p>") == ["Overdue"]
    assert bare_words('<img alt="A map">') == ["map"]
    assert bare_words('<p>{% translate "Overdue" %} {{ thing }} · &middot;</p>') == []
    assert bare_words("{% blocktranslate %}Overdue since {{ x }}{% endblocktranslate %}") == []
    assert inline_things('<p style="color: red">') == ["style"]
    assert inline_things('<button onclick="go()">') == ["onclick"]
    assert inline_things("<script>go()</script>") == ["<script>"]
    assert inline_things('<script src="{% static "js/smcc.js" %}" defer></script>') == []
    assert PHYSICAL.search("margin-left: 1em") and PHYSICAL.search("text-align:right")
    assert not PHYSICAL.search("margin-inline-start: 1em; inset-inline-start: 0; text-align: start")
