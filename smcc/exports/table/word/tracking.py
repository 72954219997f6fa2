"""A Word file in which what came and went since an earlier table can be accepted or rejected."""

from __future__ import annotations

from datetime import UTC

from smcc.exports.table.colours import lightened
from smcc.exports.table.directions import runs_from_right
from smcc.exports.table.space import is_short
from smcc.exports.table.table import Cell, Row, Table, Tracked
from smcc.exports.table.texts import one_line, typed
from smcc.exports.table.word.body import SWATCHES, Body, shaded
from smcc.exports.table.word.styles import SECTION, swatch_style
from smcc.exports.table.word.xml import attribute, paragraph, run, runs
from smcc.exports.table.words import Words
from smcc.rules.differences import ADDED, REMOVED, SAME, Part, differences

TAGS = {ADDED: "ins", REMOVED: "del"}


class TrackedBody(Body):
    """The document of a table with tracked changes.

    Accepted, all of them leave the table as it stands; rejected, as it stood before: rows, section
    titles, marks with their shading, and texts paragraph by paragraph.
    """

    def __init__(self, table: Table, words: Words, tracked: Tracked) -> None:
        super().__init__(table, words)
        at = tracked.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._told = f'w:author="{attribute(tracked.by)}" w:date="{at}"'

    def _change(self, kind: str) -> str:
        """The beginning of an element that says by whom and when something came or went."""
        return f'<w:{TAGS[kind]} w:id="{next(self.identity.numbers)}" {self._told}'

    def _sign(self, kind: str) -> str:
        """Said of a row or of a paragraph's end."""
        return "" if kind == SAME else f"{self._change(kind)}/>"

    def _around(self, kind: str, inside: str) -> str:
        """Said of runs."""
        if kind == SAME or not inside:
            return inside
        return f"{self._change(kind)}>{inside}</w:{TAGS[kind]}>"

    def _section_row(self, title: str, came: str) -> str:
        return (
            f"<w:tr><w:trPr><w:cantSplit/>{self._sign(came)}</w:trPr><w:tc><w:tcPr>"
            f'<w:tcW w:w="{sum(self._widths)}" w:type="dxa"/>'
            f'<w:gridSpan w:val="{len(self._widths)}"/>{shaded(SECTION)}</w:tcPr>'
            f"{self._lines([Part(came, one_line(title))], 'TableSection', as_page=True)}</w:tc></w:tr>"
        )

    def _row(self, row: Row) -> str:
        begin, end = self.identity.around_row(row)
        last = len(row.cells) - 1
        cells = "".join(
            self._cell(row, at, begin if at == 0 else "", end if at == last else "")
            for at in range(len(row.cells))
        )
        whole = "<w:cantSplit/>" if is_short(_longest(row.cells), self._rooms) else ""
        said = whole + self._sign(row.came)
        return f"<w:tr>{f'<w:trPr>{said}</w:trPr>' if said else ''}{cells}</w:tr>"

    def _cell(self, row: Row, at: int, begin: str, end: str) -> str:
        cell, mark, look = row.cells[at], "", ""
        if at == self._table.mark_at:
            mark = self._mark_line(row, begin)
            begin, look = ("" if mark else begin), self._look(row, at)
        width = f'<w:tcW w:w="{self._widths[at]}" w:type="dxa"/>'
        called = "".join(map(self.footnotes.reference, cell.footnotes))
        lines = self._lines(
            _parts(cell, row.came), "TableText",
            run_style="Emphasis" if cell.emphasis else "",
            before=begin, after=self._around(row.came, called) + end,
        )  # fmt: skip
        return f"<w:tc><w:tcPr>{width}{look}</w:tcPr>{mark}{lines}</w:tc>"

    def _look(self, row: Row, at: int) -> str:
        """The shading of the mark, and the one before it."""
        now, was = self._shading(row.mark), self._shading(_mark_before(row))
        if now == was:
            return now
        width = f'<w:tcW w:w="{self._widths[at]}" w:type="dxa"/>'
        number = next(self.identity.numbers)
        return (
            f'{now}<w:tcPrChange w:id="{number}" {self._told}><w:tcPr>{width}{was}</w:tcPr>'
            "</w:tcPrChange>"
        )

    def _shading(self, mark: str) -> str:
        return shaded(lightened(self._table.marks[mark].colour, 0.88)) if mark else ""

    def _mark_line(self, row: Row, begin: str) -> str:
        """The paragraph with the mark's pattern and word, and with the one that it replaces."""
        was, now = _mark_before(row), row.mark
        if was == now:
            pieces = [(row.came, now)] if now else []
        else:
            pieces = [(kind, mark) for kind, mark in ((REMOVED, was), (ADDED, now)) if mark]
        if not pieces:
            return ""
        inside = "".join(self._around(kind, self._mark_runs(kind, mark)) for kind, mark in pieces)
        return paragraph(
            begin + inside, "TableMark", from_right=self._from_right,
            page_from_right=self._from_right,
            end=self._sign(pieces[0][0] if len(pieces) == 1 else SAME),
        )  # fmt: skip

    def _mark_runs(self, kind: str, key: str) -> str:
        number = self._numbers[key]
        mark, tag = self._table.legend[number], _tag(kind)
        swatch = run(SWATCHES[mark.pattern], swatch_style(number), kind=tag)
        word = runs(one_line(mark.word), self._from_right, kind=tag)
        return swatch + run("\u00a0", kind=tag) + word

    def _lines(
        self, parts: list[Part], style: str, *, run_style: str = "", before: str = "",
        after: str = "", as_page: bool = False,
    ) -> str:  # fmt: skip
        """Parts of a text as paragraphs, whose ends came and went with them; the last one's stays."""
        lines, ends = [list[Part]()], list[str]()
        for part in parts:
            for number, piece in enumerate(part.text.split("\n\n")):
                if number:
                    ends.append(part.kind)
                    lines.append([])
                if piece:
                    lines[-1].append(Part(part.kind, piece))
        ends.append(SAME)
        found = []
        for number, (line, end) in enumerate(zip(lines, ends, strict=True), start=1):
            way = self._from_right if as_page else self._way(line)
            inside = before if number == 1 else ""
            inside += "".join(
                self._around(each.kind, runs(each.text, way, run_style, _tag(each.kind)))
                for each in line
            )
            inside += after if number == len(lines) else ""
            found.append(
                paragraph(
                    inside, style, from_right=way, page_from_right=self._from_right,
                    end=self._sign(end),
                )
            )  # fmt: skip
        return "".join(found)

    def _way(self, line: list[Part]) -> bool:
        """A paragraph runs as what stands now does; one that went, as it did."""
        stands = "".join(each.text for each in line if each.kind != REMOVED)
        text = stands.strip() or "".join(each.text for each in line)
        return runs_from_right(text, self._from_right)


def _tag(kind: str) -> str:
    return "delText" if kind == REMOVED else "t"


def _mark_before(row: Row) -> str:
    return row.mark if row.came != SAME or row.mark_was is None else row.mark_was


def _parts(cell: Cell, came: str) -> list[Part]:
    text = typed(cell.text)
    if came != SAME:
        return [Part(came, text)]
    return differences(text if cell.was is None else typed(cell.was), text)


def _longest(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells with what stood there before beside it, for it takes room too."""
    return tuple(Cell(f"{typed(cell.was or '')}\n{typed(cell.text)}") for cell in cells)
