"""The table in what a clipboard gives as HTML: of Word, Excel, Google Docs and Sheets, LibreOffice, a page.

Nothing of it is ever run, fetched or shown as HTML: only the words of its cells are taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import etree
from lxml import html as web

from smcc.reading.found import Unreadable
from smcc.reading.grid import Grid, GridMaker, IsHead, Piece, best_of
from smcc.reading.limits import MOST_PASTED
from smcc.web.text import clean_text

SILENT = frozenset({"script", "style", "head", "title", "meta", "link", "template", "noscript",
                    "object", "iframe", "del", "colgroup", "col", "xml"})  # fmt: skip
"""What holds no words of a cell: what a page does, how it looks, and what was struck by a tracked change."""
LINES = frozenset({"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table",
                   "blockquote", "pre"})  # fmt: skip
PICTURES = frozenset({"img", "svg", "picture", "video", "canvas"})
HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|mso-hide\s*:\s*all)", re.IGNORECASE)
ASIDE = re.compile(r"<!(?:--\[if|\[if|\[endif)")
"""Where Word's asides to itself begin: what stands in them is said again in plain HTML beside them."""
ASIDE_ENDS = {"<!--[if": "<![endif]-->", "<![if": ">", "<![endif": ">"}
SPACES = re.compile(r"[^\S\n]+")
DEEPEST = 120
FURTHEST = 1000


def read_html(text: str, is_head: IsHead) -> Grid | None:
    """The table with the header that is looked for, or the largest; None where there is no table.

    Raises `Unreadable` for more than is read at once.
    """
    if len(text) > MOST_PASTED:
        raise too_much()
    if "<table" not in text.casefold():
        return None
    text = _without_asides(text.replace("\x00", ""))
    parser = web.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        tree = web.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    return best_of([_table(each) for each in tree.iter("table") if not _is_inside(each)], is_head)


def _without_asides(text: str) -> str:
    """The text is walked once: an end that is not found is not looked for again."""
    said, at, lacking = list[str](), 0, set[str]()
    while found := ASIDE.search(text, at):
        end = ASIDE_ENDS[found[0]]
        ends_at = -1 if end in lacking else text.find(end, found.end())
        if ends_at < 0:
            lacking.add(end)
            said.append(text[at : found.end()])
            at = found.end()
        else:
            said.append(text[at : found.start()])
            at = ends_at + len(end)
    return "".join([*said, text[at:]])


def too_much() -> Unreadable:
    return Unreadable(
        _("What was pasted is larger than %(most)d MB. Save it as a file and bring the file, or paste a part of it.")
        % {"most": MOST_PASTED // 1_048_576}
    )  # fmt: skip


def _is_inside(table: Any) -> bool:
    return any(above.tag in ("td", "th") for above in table.iterancestors())


def _table(table: Any) -> Grid:
    maker, hidden, seen = GridMaker("html"), 0, set[str]()
    for row in _rows(table):
        if _is_hidden(row):
            hidden += 1
            continue
        pieces = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            words = _Words()
            words.walk(cell, 0)
            seen |= words.seen
            pieces.append(
                Piece(words.text(), _span(cell, "colspan"), _span(cell, "rowspan"), words.flaws())
            )
        maker.add(pieces)
    grid = maker.done()
    if hidden:
        grid.notices.append(
            ngettext("%(n)d hidden row was not read.", "%(n)d hidden rows were not read.", hidden)
            % {"n": hidden}
        )
    if "picture" in seen:
        grid.notices.append(_("Pictures were not read."))
    if "struck" in seen:
        grid.notices.append(_("Words struck out by tracked changes were not read."))
    return grid


def _rows(table: Any) -> Iterator[Any]:
    """The rows of this table, not those of a table inside a cell."""
    for each in table:
        if each.tag == "tr":
            yield each
        elif each.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(each)


def _span(cell: Any, name: str) -> int:
    said = str(cell.get(name, "")).strip()
    return min(int(said), FURTHEST) if said.isascii() and said.isdigit() and len(said) < 7 else 1


def _is_hidden(node: Any) -> bool:
    return node.get("hidden") is not None or bool(HIDDEN.search(node.get("style") or ""))


class _Words:
    """The words of a cell, a line for each paragraph and break."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self.seen: set[str] = set()

    def walk(self, node: Any, depth: int) -> None:
        if depth > DEEPEST:
            self.seen.add("deep")
            return
        self._say(node.text)
        for each in node:
            self._element(each, depth)
            self._say(each.tail)

    def _element(self, each: Any, depth: int) -> None:
        name = each.tag if isinstance(each.tag, str) else ""
        if name == "br":
            self._said.append("\n")
        elif name in PICTURES:
            self.seen.add("picture")
        elif name in SILENT or not name or _is_hidden(each):
            if name == "del":
                self.seen.add("struck")
        else:
            if name == "table":
                self.seen.add("nested")
            breaks = "\n" if name in LINES else "\t" if name in ("td", "th") else ""
            self._said.append(breaks)
            self.walk(each, depth + 1)
            self._said.append(breaks)

    def _say(self, text: str | None) -> None:
        if text:
            self._said.append(SPACES.sub(" ", text.replace("\n", " ").replace("\r", " ")))

    def text(self) -> str:
        said = clean_text("".join(self._said)).replace("\xa0", " ").replace("\u200b", "")
        lines = [SPACES.sub(" ", line).strip() for line in said.split("\n")]
        return "\n".join(line for line in lines if line)

    def flaws(self) -> list[str]:
        said = []
        if "nested" in self.seen:
            said.append(_("it holds a table of its own, of which only the words are read."))
        if "deep" in self.seen:
            said.append(_("it is nested too deeply to be read whole."))
        return said
