"""The cells of a row of a Word table, by the places they take on its grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from smcc.reading.found import FoundCell
from smcc.reading.word_cell import child, is_shaded, local, read_cell, value

WIDEST = 1000
"""Places of the grid that one cell, or the gap before a row, may take."""


@dataclass
class WordCell:
    at: int
    span: int
    found: FoundCell
    goes_on: bool = False
    """Merged with the cell above."""
    is_shaded: bool = False


def row_cells(node: Any, properties: Any, footnotes: Mapping[str, str]) -> list[WordCell]:
    """The cells of a `tr`, those inside content controls too."""
    before = child(properties, "gridBefore") if properties is not None else None
    at, found = (_number(value(before, "val"), 0) if before is not None else 0), []
    at = min(at, WIDEST)
    for each in _cells_in(node):
        facts = child(each, "tcPr")
        span = merge = None
        if facts is not None:
            span, merge = child(facts, "gridSpan"), child(facts, "vMerge")
        wide = max(1, min(_number(value(span, "val"), 1), WIDEST)) if span is not None else 1
        goes_on = merge is not None and value(merge, "val") != "restart"
        found.append(WordCell(at, wide, read_cell(each, footnotes), goes_on, is_shaded(each)))
        at += wide
    return found


def _cells_in(node: Any) -> Iterator[Any]:
    """The cells of a row, those inside content controls too."""
    for each in node:
        name = local(each)
        if name == "tc":
            yield each
        elif name in ("sdt", "sdtContent", "customXml", "smartTag"):
            yield from _cells_in(each)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else otherwise


def let_go(node: Any) -> None:
    """Forget an element and all before it, so that a long file is never held whole."""
    node.clear(keep_tail=False)
    parent = node.getparent()
    while parent is not None and node.getprevious() is not None:
        del parent[0]
