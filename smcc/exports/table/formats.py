"""The formats a table can be had in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from smcc.exports.table.csv import csv_lines
from smcc.exports.table.docx import write_docx
from smcc.exports.table.hxl import hxl_lines
from smcc.exports.table.json import json_lines
from smcc.exports.table.pdf import pdf_table
from smcc.exports.table.table import Table
from smcc.exports.table.xlsx import write_xlsx


@dataclass(frozen=True)
class Format:
    """A format: how the file's name ends, its media type, and what writes the table into an open file."""

    key: str
    ending: str
    media_type: str
    write: Callable[[Table, BinaryIO], None]
    is_streamed: bool = False
    """Whether it is written row by row without being held: fit to be sent while it is made."""


def _pieces(lines: Callable[[Table], Iterator[bytes]]) -> Callable[[Table, BinaryIO], None]:
    return lambda table, to: to.writelines(lines(table))


def _pdf(table: Table, to: BinaryIO) -> None:
    to.write(pdf_table(table))


OFFICE = "application/vnd.openxmlformats-officedocument"

FORMATS = {
    each.key: each
    for each in (
        Format("pdf", ".pdf", "application/pdf", _pdf),
        Format("docx", ".docx", f"{OFFICE}.wordprocessingml.document", write_docx),
        Format("xlsx", ".xlsx", f"{OFFICE}.spreadsheetml.sheet", write_xlsx),
        Format("csv", ".csv", "text/csv; charset=utf-8", _pieces(csv_lines), True),
        Format("hxl", ".hxl.csv", "text/csv; charset=utf-8", _pieces(hxl_lines), True),
        Format("json", ".json", "application/json", _pieces(json_lines), True),
    )
}


def write_table(table: Table, form: str, to: BinaryIO) -> None:
    """Write the table in the format with that key, one of `FORMATS`; its rows are read once."""
    FORMATS[form].write(table, to)
