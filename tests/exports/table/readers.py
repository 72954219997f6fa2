"""The formats read back by the csv module, openpyxl, python-docx and json: rows as they stand there.

A row is (section, word of the mark, texts of the cells); a footnote is part of its cell's text.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import docx
import openpyxl
from lxml import etree

from smcc.exports.table.csv import csv_lines
from smcc.exports.table.docx import write_docx
from smcc.exports.table.hxl import hxl_lines
from smcc.exports.table.json import json_lines
from smcc.exports.table.table import Row, Section, Table
from smcc.exports.table.xlsx import write_xlsx
from smcc.exports.table.xlsx_page import HEADER_ROW

Read = tuple[str, str, list[str]]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def expected(table: Table) -> list[Read]:
    """The rows as they were given."""
    found, section, number = [], "", 0
    words = {mark.key: mark.word for mark in table.legend} | {"": ""}
    for line in table.lines:
        if isinstance(line, Section):
            section = line.title
            continue
        assert isinstance(line, Row)
        texts = []
        for cell in line.cells:
            parts = [cell.text] if cell.text else []
            for note in cell.footnotes:
                number += 1
                parts.append(f"[{number}] {note}")
            texts.append("\n\n".join(parts))
        found.append((section, words[line.mark], texts))
    return found


def records(made: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))


def unguarded(text: str) -> str:
    """A cell without the apostrophe before what could be a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in set("=+-@＝＋－＠\t\r\n") else text


def from_csv(table: Table) -> list[Read]:
    made = records(b"".join(csv_lines(table)))[1:]
    return [_with_mark([unguarded(text) for text in record], table) for record in made]


def from_hxl(table: Table) -> list[Read]:
    found = records(b"".join(hxl_lines(table)))
    kept = [n for n, tag in enumerate(found[1]) if tag not in ("#status+code", "#date+iso")]
    return [_with_mark([unguarded(record[n]) for n in kept], table) for record in found[2:]]


def _with_mark(record: list[str], table: Table) -> Read:
    section, *texts = record
    return section, texts.pop(table.mark_at), texts


def from_json(table: Table) -> list[Read]:
    number, found = 0, []
    for row in json.loads(b"".join(json_lines(table)))["rows"]:
        texts = []
        for cell in row["cells"].values():
            parts = [cell["text"]] if cell["text"] else []
            for note in cell["footnotes"]:
                number += 1
                parts.append(f"[{number}] {note}")
            texts.append("\n\n".join(parts))
        found.append((row["section"], row["status_display"], texts))
    return found


def workbook(table: Table) -> openpyxl.Workbook:
    held = io.BytesIO()
    write_xlsx(table, held)
    return openpyxl.load_workbook(held)


def from_xlsx(table: Table) -> list[Read]:
    found, section = [], ""
    for key, *values, _digests in (
        workbook(table).worksheets[0].iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    ):
        texts = [str(value or "").replace("_x005F_", "_") for value in values]
        if key is None:
            section = texts[0]
        else:
            found.append((section, texts.pop(table.mark_at), texts))
    return found


def document(table: Table) -> docx.document.Document:
    held = io.BytesIO()
    write_docx(table, held)
    return docx.Document(held)


def footnotes(read: docx.document.Document) -> dict[str, str]:
    [part] = [each.target_part for each in read.part.rels.values() if "footnotes" in each.reltype]
    return {
        note.get(f"{W}id"): "\n\n".join(map(words, note.iter(f"{W}p"))).strip()
        for note in etree.fromstring(part.blob)
    }


def words(paragraph: etree._Element) -> str:
    """The text in a part of a Word file."""
    said = {
        f"{W}t": lambda each: each.text or "",
        f"{W}br": lambda _: "\n",
        f"{W}tab": lambda _: "\t",
    }
    return "".join(said[each.tag](each) for each in paragraph.iter() if each.tag in said)


def from_docx(table: Table) -> list[Read]:
    read = document(table)
    notes = footnotes(read)
    found, section = [], ""
    for row in read.tables[0].rows[1:]:
        cells = row.cells
        if cells[0]._tc is cells[-1]._tc:
            section = cells[0].text
            continue
        word, texts = "", []
        for cell in cells:
            parts = []
            for paragraph in cell.paragraphs:
                if paragraph.style.name == "SMCC Table Mark":
                    word = paragraph.text.partition("\u00a0")[2]
                elif paragraph.text:
                    parts.append(paragraph.text)
            for each in cell._tc.iter(f"{W}footnoteReference"):
                number = each.get(f"{W}id")
                parts.append(f"[{number}] {notes[number]}")
            texts.append("\n\n".join(parts))
        found.append((section, word, texts))
    return found


READERS: dict[str, Callable[[Table], list[Read]]] = {
    "csv": from_csv,
    "hxl": from_hxl,
    "json": from_json,
    "xlsx": from_xlsx,
    "docx": from_docx,
}
