"""Tables as they come from outside: what the product hands out, edited; and Word and Excel files made by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import docx
import openpyxl
from django.utils import translation

from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.official import official_table
from recommendations.review.models import Review
from smcc.exports.table.formats import write_table
from smcc.exports.table.xlsx_page import HEADER_ROW

HEADS = ("", "Recommendation", "Detail and rationale", "Agree/ Disagree & Current Status", "Way forward")  # fmt: skip
"""The header of the table as it has been published."""


def exported(review: Review, form: str, language: str = "en") -> bytes:
    """The official table of one review, as the product hands it out."""
    rows = Recommendation.objects.filter(review=review).order_by("-review_id", "number", "id")
    held = io.BytesIO()
    with translation.override(language):
        write_table(official_table(rows, title="Recommendations"), form, held)
    return held.getvalue()


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """A Word file opened by python-docx, edited, saved."""
    document = docx.Document(io.BytesIO(content))
    edit(document)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def edited_book(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """A workbook opened by openpyxl, its first sheet edited, saved."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book.worksheets[0])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def document(rows: Iterable[Sequence[str]], heads: Sequence[str] = HEADS) -> bytes:
    """A Word file with one table; a row of one text is a line across all columns."""
    return edited(_nothing(), lambda made: table_in(made, rows, heads))


def _nothing() -> bytes:
    held = io.BytesIO()
    docx.Document().save(held)
    return held.getvalue()


def table_in(made: Any, rows: Iterable[Sequence[str]], heads: Sequence[str] = HEADS) -> Any:
    """Put such a table into a document, and return it."""
    table = made.add_table(rows=1, cols=len(heads))
    for cell, title in zip(table.rows[0].cells, heads, strict=True):
        cell.text = title
    for texts in rows:
        cells = table.add_row().cells
        if len(texts) == 1:
            cells[0].merge(cells[-1]).text = texts[0]
            continue
        for cell, text in zip(cells, texts, strict=True):
            put(cell, text)
    return table


def put(cell: Any, text: str) -> None:
    """Text into a cell, an empty line between its paragraphs."""
    first, *others = text.split("\n\n")
    cell.paragraphs[0].text = first
    for each in others:
        cell.add_paragraph(each)


def workbook(
    rows: Iterable[Sequence[Any]], heads: Sequence[str] = HEADS, sheet: str = "Table"
) -> bytes:
    """A workbook with the header in its first row."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in (heads, *rows):
        book.active.append([*row])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def with_parts(
    content: bytes, changed: Mapping[str, Callable[[bytes], bytes] | bytes | None]
) -> bytes:
    """The package with parts changed, added, or (None) left out."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:  # fmt: skip
        for name in old.namelist():
            change = changed.get(name, b"" if name in changed else old.read(name))
            if name in changed and change is None:
                continue
            new.writestr(name, change(old.read(name)) if callable(change) else change or b"")
        for name, change in changed.items():
            if name not in old.namelist() and isinstance(change, bytes):
                new.writestr(name, change)
    return held.getvalue()


def cell_of(document: Any, number: int, column: int) -> Any:
    """The cell of a recommendation in the first table of a document."""
    for row in document.tables[0].rows:
        if row.cells[0].text.strip() == str(number):
            return row.cells[column]
    raise LookupError(number)


def row_of(sheet: Any, number: int) -> int:
    """The row of a recommendation on the product's sheet."""
    for n in range(HEADER_ROW + 1, sheet.max_row + 1):
        if str(sheet.cell(n, 2).value) == str(number):
            return n
    raise LookupError(number)
