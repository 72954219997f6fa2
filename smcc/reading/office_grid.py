"""A table in a Word or Excel file as a grid, whoever made it."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import etree
from openpyxl import load_workbook

from smcc.reading.grid import Grid, GridMaker, IsHead, Piece, best_of
from smcc.reading.limits import MOST_COLUMNS, MOST_ROWS
from smcc.reading.package import DAMAGED, Package, damaged
from smcc.reading.sheet import FARTHEST_ROW, Sheet, beside, read_value
from smcc.reading.word_cell import child, local, read_footnotes, value
from smcc.reading.word_rows import WordCell, let_go, row_cells

WATCHED = ("tbl", "tr", "Fallback")
MOST_TABLES = 50


def read_word(package: Package, is_head: IsHead) -> Grid | None:
    """The table of a document that is looked for; None where it has no table."""
    try:
        footnotes: dict[str, str] = {}
        for name in package.parts("word/", "footnotes.xml"):
            footnotes = read_footnotes(package.tree(name))
        tables = list(_tables(package, footnotes))
    except (*DAMAGED, etree.LxmlError) as error:
        raise damaged() from error
    return best_of(tables, is_head)


def _tables(package: Package, footnotes: dict[str, str]) -> Any:
    """Each table that stands in the text itself; its rows are let go one by one."""
    depth = fallback = found = 0
    maker = _WordTable(footnotes)
    with package.zip.open(package.main) as part:
        walk = etree.iterparse(
            part, events=("start", "end"), tag=[f"{{*}}{name}" for name in WATCHED],
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        for event, node in walk:
            name = local(node)
            if name == "Fallback":
                fallback += 1 if event == "start" else -1
            elif fallback or found >= MOST_TABLES:
                continue
            elif name == "tbl" and event == "start":
                depth += 1
                if depth == 1:
                    maker = _WordTable(footnotes)
            elif name == "tbl":
                depth -= 1
                if depth == 0:
                    found += 1
                    yield maker.done(node)
                    let_go(node)
            elif event == "end" and depth == 1:
                maker.add(node)


class _WordTable:
    def __init__(self, footnotes: dict[str, str]) -> None:
        self._maker = GridMaker("docx")
        self._footnotes = footnotes
        self._above: dict[int, str] = {}
        self._merged = 0
        self._tracked = self._pictures = False

    def add(self, node: Any) -> None:
        properties = child(node, "trPr")
        if properties is not None and child(properties, "del") is not None:
            self._tracked = True
            return
        cells = row_cells(node, properties, self._footnotes)
        marks = [value(each, "name") for each in node.iter() if local(each) == "bookmarkStart"]
        before = node.getprevious()
        while before is not None and local(before) == "bookmarkStart":
            marks.append(value(before, "name"))
            before = before.getprevious()
        pieces, at = list[Piece](), 0
        for cell in cells:
            begin = min(cell.at, MOST_COLUMNS + 1)
            pieces += [Piece("")] * (begin - at)
            pieces.append(self._piece(cell))
            at = begin + cell.span
            if at > MOST_COLUMNS:
                break  # this much says that the table is too wide; the rest is not read
        self._maker.add(pieces, marks)

    def _piece(self, cell: WordCell) -> Piece:
        found = cell.found
        if cell.goes_on:
            text = self._above.get(cell.at, "")
            self._merged += bool(text)
        else:
            text = "\n\n".join([found.text, *(f"[{note}]" for note in found.footnotes)])
            self._above[cell.at] = text
        self._tracked |= found.is_tracked
        self._pictures |= bool(found.notes)
        return Piece(text.strip(), cell.span, flaws=list(found.flaws))

    def done(self, _table: Any) -> Grid:
        grid = self._maker.done()
        if self._merged:
            grid.notices.append(
                ngettext("%(n)d cell went on from the one above. What that says was put into it too.",
                         "%(n)d cells went on from the one above. What that says was put into each.",
                         self._merged) % {"n": self._merged}
            )  # fmt: skip
        if self._tracked:
            grid.notices.append(
                _("The file holds tracked changes. It was read as if all of them were accepted.")
            )
        if self._pictures:
            grid.notices.append(_("Pictures were not read."))
        return grid


def read_workbook(package: Package, is_head: IsHead) -> Grid | None:
    """The sheet that is looked for, or the largest; None where all are empty."""
    try:
        book = load_workbook(
            BytesIO(package.content), read_only=True, keep_links=False, rich_text=False
        )
    except Exception as error:  # whatever a forged part makes openpyxl stumble over
        raise damaged() from error
    try:
        shown = [each for each in book.worksheets if each.sheet_state == "visible"]
        sheets = [_sheet(package, each) for each in shown[:MOST_TABLES]]
    except Exception as error:  # as above
        raise damaged() from error
    finally:
        book.close()
    return best_of(sheets, is_head)


def _sheet(package: Package, sheet: Any) -> Grid:
    facts = beside(package, sheet._worksheet_path)
    sheet.reset_dimensions()
    maker, hidden, above, merged = GridMaker("xlsx"), 0, dict[int, str](), 0
    hides_columns = False
    for n, cells in enumerate(sheet.iter_rows(), start=1):
        if n > FARTHEST_ROW:
            break
        if n in facts.hidden_rows:
            hidden += any(cell.value is not None for cell in cells[:MOST_COLUMNS])
            maker.add([])
            continue
        hides_columns |= any(
            cell.value is not None
            for at, cell in enumerate(cells[:MOST_COLUMNS], start=1) if at in facts.hidden_columns
        )  # fmt: skip
        pieces = _pieces(cells[: MOST_COLUMNS + 1], facts)
        merged += _spread(pieces, facts.merged.get(n, ()), above)
        maker.add(pieces)
    grid = maker.done()
    if merged:
        grid.notices.append(
            ngettext("%(n)d cell was merged with others. What they say was put into it too.",
                     "%(n)d cells were merged with others. What those say was put into each of them.",
                     merged) % {"n": merged}
        )  # fmt: skip
    if hidden:
        grid.notices.append(
            ngettext("%(n)d hidden row was not read. Show it in Excel, if it is to be.",
                     "%(n)d hidden rows were not read. Show them in Excel, if they are to be.",
                     hidden) % {"n": hidden}
        )  # fmt: skip
    if hides_columns:
        grid.notices.append(
            _("Hidden columns were not read. Show them in Excel, if they are to be.")
        )
    if facts.pictures:
        grid.notices.append(_("Pictures and shapes on the sheet were not read."))
    return grid


def _pieces(cells: Sequence[Any], facts: Sheet) -> list[Piece]:
    pieces = []
    for at, cell in enumerate(cells, start=1):
        if at in facts.hidden_columns:
            pieces.append(Piece(""))
            continue
        found = read_value(cell.value, str(getattr(cell, "data_type", "")))
        pieces.append(Piece(found.text, flaws=found.flaws if found.lacks_value else []))
    return pieces


def _spread(
    pieces: list[Piece], merged: Sequence[tuple[int, int, bool]], above: dict[int, str]
) -> int:
    """Put what a merged cell says into all that it covers; how many that were."""
    count, inside = 0, set()
    for left, right, over_rows in merged:
        right = min(right, MOST_COLUMNS)
        pieces += [Piece("")] * (right - len(pieces))
        first = pieces[left - 1].text
        if over_rows:
            first = first or above.get(left, "")
            above[left] = first
            inside.add(left)
        for at in range(left, right + 1):
            if first and not pieces[at - 1].text:
                pieces[at - 1] = Piece(first)
                count += 1
    for left in [each for each in above if each not in inside]:
        del above[left]
    return count


__all__ = ["MOST_ROWS", "read_word", "read_workbook"]
