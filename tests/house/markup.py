"""What a template says in plain sight, and what it carries inline."""

from __future__ import annotations

import re
from html.parser import HTMLParser

BLOCKS = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}"
    r"|{%\s*block\s+\w*_class\s*%}.*?{%\s*endblock(?:\s+\w+)?\s*%}"
    r"|{#.*?#}",
    re.DOTALL,
)
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
ENTITY = re.compile(r"&#?\w+;")
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "aria-description", "summary"}
NAMES = {"SMCC", "SHA", "HXL", "CSV", "XLSX", "PDF", "API", "UTC", "ICRC", "IFRC", "GO", "GLIDE"}
"""Names that are the same in every language."""


def bare_words(source: str) -> list[str]:
    """Words that a reader sees and no translator does."""
    reader = _Reader()
    reader.feed(_without_template_language(source))
    reader.close()
    return [word for text in reader.said for word in WORD.findall(text) if word not in NAMES]


def inline_things(source: str) -> list[str]:
    """`style=`, `on…=`, `<style>`, and scripts that are not a file's."""
    reader = _Reader()
    reader.feed(_without_template_language(source))
    reader.close()
    return reader.inline


def _without_template_language(source: str) -> str:
    source = BLOCKS.sub("", source)
    return ENTITY.sub(" ", TAGS.sub("", source))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inline: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "style"):
            self._silent += 1
        own_code = tag == "style" or (tag == "script" and "src" not in given)
        if own_code and given.get("type") not in ("application/json", "application/ld+json"):
            self.inline.append(f"<{tag}>")
        for name, text in attrs:
            if name == "style" or (name.startswith("on") and not name.startswith("on-")):
                self.inline.append(name)
            if name in SPOKEN_ATTRIBUTES and text:
                self.said.append(text)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)
