"""The text of a cell of a Word table, as it would read if every tracked change were accepted."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from smcc.exports.table.texts import typed
from smcc.reading.found import FoundCell
from smcc.web.text import clean_text

GONE = frozenset({"del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "tcPr",
                  "trPr", "tblPr", "tblGrid", "sdtPr", "sdtEndPr", "Fallback", "rt"})  # fmt: skip
"""What is not read: struck text, field codes, how it looks, and a picture's second copy."""
TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"})
SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": "□"}
PICTURES = frozenset({"drawing", "pict", "object"})


def local(node: Any) -> str:
    """The name of an element without its namespace: transitional and strict files alike."""
    return _name(node.tag)


@lru_cache(maxsize=1024)
def _name(tag: Any) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(node: Any, name: str) -> str:
    """An attribute by its local name."""
    for key, said in node.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(said)
    return ""


def child(node: Any, name: str) -> Any:
    return next((each for each in node if local(each) == name), None)


class _Reading:
    def __init__(self, notes: Mapping[str, str]) -> None:
        self.paragraphs: list[list[str]] = []
        self.footnotes: list[str] = []
        self.seen: set[str] = set()
        self._notes = notes

    def say(self, text: str) -> None:
        if not self.paragraphs:
            self.paragraphs.append([])
        self.paragraphs[-1].append(text)

    def walk(self, node: Any, depth: int = 0) -> None:
        if depth > 200:
            self.seen.add("deep")
            return
        for each in node:
            name = local(each)
            if name in TRACKED:
                self.seen.add("tracked")
            if name in GONE:
                self._look_at_properties(each, name)
                continue
            if name == "p":
                self.paragraphs.append([])
            elif name == "t":
                self.say(each.text or "")
            elif name in SIGNS:
                self.say(SIGNS[name])
            elif name == "tbl":
                self.seen.add("nested")
            elif name in PICTURES:
                boxed = any(local(inside) == "txbxContent" for inside in each.iter())
                self.seen.add("box" if boxed else "picture")
                continue
            elif name == "footnoteReference":
                if text := self._notes.get(value(each, "id")):
                    self.footnotes.append(text)
                continue
            elif name == "endnoteReference":
                self.seen.add("endnote")
                continue
            elif name == "r" and _is_hidden(each):
                continue
            self.walk(each, depth + 1)

    def _look_at_properties(self, node: Any, name: str) -> None:
        if name in ("pPr", "tcPr", "rPr") and any(local(each) in TRACKED for each in node.iter()):
            self.seen.add("tracked")


def _is_hidden(run: Any) -> bool:
    properties = child(run, "rPr")
    hidden = child(properties, "vanish") if properties is not None else None
    return hidden is not None and value(hidden, "val") not in ("0", "false")


def read_cell(node: Any, footnotes: Mapping[str, str]) -> FoundCell:
    """The cell with its paragraphs parted by an empty line, and what makes it unclear."""
    reading = _Reading(footnotes)
    reading.walk(node)
    text = "\n\n".join("".join(part) for part in reading.paragraphs)
    found = FoundCell(typed(clean_text(text)), footnotes=reading.footnotes)
    seen = reading.seen
    if "tracked" in seen:
        found.is_tracked = True
        found.flaws.append(
            _("it holds tracked changes; it is read as if all were accepted. Accept or reject them in Word, or look at it well.")
        )  # fmt: skip
    if "nested" in seen:
        found.flaws.append(_("it holds a table of its own, of which only the words are read."))
    if "box" in seen:
        found.flaws.append(_("it holds a text box, which is not read. Put its text into the cell."))
    if "deep" in seen:
        found.flaws.append(_("it is nested too deeply to be read whole."))
    if "picture" in seen:
        found.notes.append(_("it holds a picture, which is not read."))
    if "endnote" in seen:
        found.notes.append(_("it calls an endnote, which is not read."))
    return found


def is_shaded(node: Any) -> bool:
    """Whether the cell has a colour of its own."""
    properties = child(node, "tcPr")
    shading = child(properties, "shd") if properties is not None else None
    fill = value(shading, "fill").lower() if shading is not None else ""
    return fill not in ("", "auto", "ffffff")


def read_footnotes(tree: etree._Element) -> dict[str, str]:
    """The texts of the footnotes by their ids."""
    found = {}
    for each in tree:
        if local(each) == "footnote" and not value(each, "type"):
            found[value(each, "id")] = read_cell(each, {}).text
    return found
