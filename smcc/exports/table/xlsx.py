"""A table as an Excel workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from itertools import count
from typing import BinaryIO

from openpyxl import Workbook

from smcc.exports.table.space import lines_of
from smcc.exports.table.table import Row, Table
from smcc.exports.table.texts import digest, digest_of, flat, one_line, typed
from smcc.exports.table.words import Words, is_from_right, words_of
from smcc.exports.table.xlsx_page import (
    DIGESTS,
    column_widths,
    for_print,
    head,
    lay_out,
    sheet_name,
)
from smcc.exports.table.xlsx_rows import Line, Look, take_lines
from smcc.exports.table.xlsx_styles import Styles

CELL_LIMIT = 32_767
"""What a cell holds, in UTF-16 units."""
LETTERS_IN_A_WIDTH = 1.1
LINE_POINTS, ROW_LIMIT_POINTS = 13, 409


def write_xlsx(table: Table, to: BinaryIO) -> None:
    """Write the table as a workbook, row by row: no more than one row is held as cells.

    Every cell is a text, never a formula; one that looks like a formula stays a text when it is
    edited. The header is frozen and repeated in print; the legend and the notes are on a sheet of
    their own. A text longer than a cell can hold is cut, and its end says so. Hidden keys name the
    rows (column A) and the columns (row `KEYS_ROW` of `smcc.exports.table.xlsx_page`), and the last
    column, hidden too, has each row's mark and a digest of each cell as it was written: so an edited
    workbook can be brought back, and what was edited in it is told from what has moved here since.
    """
    words = words_of(table)
    book = Workbook(write_only=True)
    book.properties.title = one_line(table.title)
    book.properties.creator = "SMCC"
    book.properties.language = table.language
    if table.made_at:
        book.properties.created = table.made_at.astimezone(UTC).replace(tzinfo=None)
    try:
        _write_rows(book, table, words)
        _write_legend(book, table, words)
    except BaseException:
        _discard(book)
        raise
    book.save(to)


def _write_rows(book: Workbook, table: Table, words: Words) -> None:
    heads = [(column.key, one_line(column.label)) for column in table.columns]
    widths = column_widths(table)
    rooms = [int(width * LETTERS_IN_A_WIDTH) for width in widths]
    if table.mark_at >= 0:
        heads.insert(table.mark_at, (table.mark.key, words.mark))
        del rooms[table.mark_at]
    sheet = book.create_sheet(sheet_name(table.title))
    lay_out(sheet, table, words, widths)
    cell = Styles(sheet, table.legend, is_from_right(table))
    take_lines(sheet)
    for text in head(table, words):
        sheet.append(Line([None, text and cell(*text)]))
    keys = ("key", *(key for key, _label in heads), DIGESTS)
    sheet.append(Line(cell("key", key) for key in keys))
    labels = ("", *(label for _key, label in heads))
    sheet.append(Line(cell("header", label) for label in labels))
    marks = {key: one_line(mark.word) for key, mark in table.marks.items()} | {"": ""}
    numbers = count(1)
    for line in table.checked_lines():
        if isinstance(line, Row):
            texts = [fitting(flat(each, numbers), words.cut) for each in line.cells]
            cells = _cells(cell, line, texts, table.mark_at, marks[line.mark])
            sheet.append(Line(cells, _height(texts, rooms)))
        else:
            titles = [one_line(line.title)] + [""] * (len(heads) - 1)
            sheet.append(Line(cell("section", title) for title in ("", *titles)))


def _height(texts: list[str], rooms: list[int]) -> str:
    """A row's height, estimated: Excel and others set the true one when the row is edited."""
    lines = max(lines_of(text, room) for text, room in zip(texts, rooms, strict=True))
    return str(min(LINE_POINTS * lines + 3, ROW_LIMIT_POINTS))


def _discard(book: Workbook) -> None:
    """Close what was begun, so that no open generator and no temporary file is left."""
    for sheet in book.worksheets:
        sheet.close()
        sheet._writer.cleanup()


def _cells(cell: Styles, row: Row, texts: list[str], mark_at: int, word: str) -> Iterator[Look]:
    yield cell("key", one_line(row.key))
    for at, (each, text) in enumerate(zip(row.cells, texts, strict=True)):
        if at == mark_at:
            yield cell(f"mark {row.mark}", word)
        yield cell("emphasis" if each.emphasis else "body", text)
    # Without footnotes, and where nothing was cut, what stands in the cell is what was typed.
    digests = [
        digest_of(text) if not each.footnotes and len(text) < CELL_LIMIT // 2 else digest(each.text)
        for each, text in zip(row.cells, texts, strict=True)
    ]
    yield cell("key", "|".join([row.mark, *digests]))


def _write_legend(book: Workbook, table: Table, words: Words) -> None:
    if not (table.legend or table.notes):
        return
    sheet = book.create_sheet(sheet_name(words.legend))
    sheet.column_dimensions["A"].width = 60
    for_print(sheet, table, words)
    cell = Styles(sheet, table.legend, is_from_right(table))
    take_lines(sheet)
    if table.legend:
        sheet.append(Line([cell("header", words.mark)]))
    for mark in table.legend:
        sheet.append(Line([cell(f"mark {mark.key}", one_line(mark.word))]))
    if table.notes:
        sheet.append(Line([]))
        sheet.append(Line([cell("header", words.notes)]))
    for note in table.notes:
        sheet.append(Line([cell("body", typed(note))]))


def fitting(text: str, cut: str) -> str:
    """The text, or as much of it as a cell holds and then the sentence `cut`."""
    if len(text) * 2 <= CELL_LIMIT or _units(text) <= CELL_LIMIT:
        return text
    kept = text.encode("utf-16-le")[: 2 * (CELL_LIMIT - _units(cut) - 2)]
    return f"{kept.decode('utf-16-le', 'ignore')}\n\n{cut}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
