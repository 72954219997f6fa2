"""The document of a Word file that holds a table, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator

from smcc.exports.table.colours import lightened
from smcc.exports.table.space import is_short, letters, widths
from smcc.exports.table.table import Cell, Row, Table
from smcc.exports.table.texts import one_line, typed
from smcc.exports.table.word.footnotes import Footnotes
from smcc.exports.table.word.identity import Identity
from smcc.exports.table.word.page import ACROSS, SECTION_END
from smcc.exports.table.word.styles import SECTION, swatch_style
from smcc.exports.table.word.xml import DECLARATION, NAMESPACES, attribute, paragraph, run, written
from smcc.exports.table.words import Words, is_from_right

TWIPS_OF_A_MM = 56.7
SWATCHES = {"solid": "■", "stripes": "▨", "dots": "▣", "grid": "▦", "none": "□"}
"""Letters and not shading: every program shows them, and they stay when the text is copied."""


class Body:
    """Writes the document; its footnotes and the keys of its rows gather beside it meanwhile."""

    def __init__(self, table: Table, words: Words) -> None:
        self._table = table
        self._words = words
        self._from_right = is_from_right(table)
        self._numbers = {mark.key: number for number, mark in enumerate(table.legend)}
        self._widths = [round(each) for each in widths(table.columns, ACROSS)]
        self._rooms = [letters(each / TWIPS_OF_A_MM) for each in self._widths]
        self.footnotes = Footnotes(self._from_right)
        self.identity = Identity(table)

    def part(self) -> Iterator[str]:
        """Title, table, legend, notes; a row at a time."""
        yield f"{DECLARATION}<w:document {NAMESPACES}><w:body>"
        yield self._head()
        yield self._table_begin()
        for line in self._table.checked_lines():
            yield self._row(line) if isinstance(line, Row) else self._section_row(*line)
        yield "</w:tbl>"
        yield self._end()
        yield SECTION_END.format(bidi="<w:bidi/>" if self._from_right else "")
        yield "</w:body></w:document>"

    def _said(self, text: str, style: str) -> str:
        return written(typed(text), style, self._from_right)

    def _titled(self, text: str, style: str, before: str = "", after: str = "") -> str:
        """A title, a label or a word: on one line, running as the page does."""
        return written(
            one_line(text), style, self._from_right, before=before, after=after, as_page=True
        )

    def _head(self) -> str:
        table = self._table
        found = self._titled(table.title, "Title")
        for text in filter(None, (table.subtitle, table.dated)):
            found += self._titled(text, "Subtitle")
        if table.synthetic:
            word = run(f"{self._words.synthetic}: ", "Strong", self._from_right)
            found += written(typed(table.synthetic), "Synthetic", self._from_right, before=word)
        for number, text in enumerate(table.opening):
            found += self._said(text, "Note") if number else self._titled(text, "Heading1")
        return found

    def _table_begin(self) -> str:
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in self._widths)
        cells = ""
        for column, width in zip(self._table.columns, self._widths, strict=True):
            begin, end = self.identity.around_column(column)
            label = self._titled(column.label, "TableHeading", begin, end)
            cells += f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{label}</w:tc>'
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="SMCCTable"/>'
            f"{'<w:bidiVisual/>' if self._from_right else ''}"
            f'<w:tblW w:w="{sum(self._widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
            ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f'<w:tblCaption w:val="{attribute(one_line(self._table.title))}"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>"
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"
        )

    def _section_row(self, title: str, _came: str) -> str:
        return (
            "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr>"
            f'<w:tcW w:w="{sum(self._widths)}" w:type="dxa"/>'
            f'<w:gridSpan w:val="{len(self._widths)}"/>{shaded(SECTION)}</w:tcPr>'
            f"{self._titled(title, 'TableSection')}</w:tc></w:tr>"
        )

    def _row(self, row: Row) -> str:
        begin, end = self.identity.around_row(row)
        last = len(row.cells) - 1
        cells = "".join(
            self._cell(row, at, begin if at == 0 else "", end if at == last else "")
            for at in range(len(row.cells))
        )
        whole = "<w:trPr><w:cantSplit/></w:trPr>" if is_short(row.cells, self._rooms) else ""
        return f"<w:tr>{whole}{cells}</w:tr>"

    def _cell(self, row: Row, at: int, begin: str, end: str) -> str:
        cell, mark, shading = row.cells[at], "", ""
        if row.mark and at == self._table.mark_at:
            mark, begin = self._marked(row.mark, begin), ""
            shading = shaded(lightened(self._table.marks[row.mark].colour, 0.88))
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{self._widths[at]}" w:type="dxa"/>{shading}</w:tcPr>'
            f"{mark}{self._text(cell, begin, end)}</w:tc>"
        )

    def _text(self, cell: Cell, begin: str, end: str) -> str:
        called = "".join(map(self.footnotes.reference, cell.footnotes))
        emphasis = "Emphasis" if cell.emphasis else ""
        return written(
            typed(cell.text), "TableText", self._from_right,
            run_style=emphasis, before=begin, after=called + end,
        )  # fmt: skip

    def _marked(self, key: str, begin: str = "") -> str:
        """A paragraph with the mark's pattern and word."""
        number = self._numbers[key]
        mark = self._table.legend[number]
        swatch = run(SWATCHES[mark.pattern], swatch_style(number)) + run("\u00a0")
        return self._titled(mark.word, "TableMark", begin + swatch)

    def _end(self) -> str:
        found = ""
        if self._table.legend:
            found += self._titled(self._words.legend, "Heading1")
            found += "".join(self._marked(mark.key) for mark in self._table.legend)
        if self._table.notes:
            found += self._titled(self._words.notes, "Heading1")
            found += "".join(self._said(note, "Note") for note in self._table.notes)
        nothing = paragraph(
            "", "Note", from_right=self._from_right, page_from_right=self._from_right
        )
        return found or nothing


def shaded(fill: str) -> str:
    """A cell's ground in that colour."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
