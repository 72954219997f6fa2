"""A table as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from smcc.exports.table.table import Row, Section, Table
from smcc.exports.table.texts import one_line, typed
from smcc.exports.table.words import words_of


def json_lines(table: Table) -> Iterator[bytes]:
    """The table as one JSON object, piece by piece, a row on a line.

    `rows` have `key`, `section`, the mark's key under the key of `table.mark` with its word as
    `…_display`, and `cells` by their column's key: `text`, `value`, `emphasis`, `footnotes`.
    `sections` come last, in order, those without rows too. Texts are as typed: whoever puts them
    into a spreadsheet guards them against being read as formulas.
    """
    head = orjson.dumps(_head(table))
    yield head[:-1] + b',"rows":['
    marks = {key: one_line(mark.word) for key, mark in table.marks.items()} | {"": ""}
    sections: list[str] = []
    comma = b"\n"
    for line in table.checked_lines():
        if isinstance(line, Section):
            sections.append(one_line(line.title))
        else:
            section = sections[-1] if sections else ""
            yield comma + orjson.dumps(_row(table, line, section, marks[line.mark]))
            comma = b",\n"
    yield b'\n],"sections":' + orjson.dumps(sections) + b"}\n"


def _head(table: Table) -> dict[str, Any]:
    words = words_of(table)
    label = {table.section: words.section, table.mark: words.mark}
    columns = [table.section, *table.columns]
    if table.mark_at >= 0:
        columns.insert(table.mark_at + 1, table.mark)
    return {
        "title": one_line(table.title),
        "subtitle": one_line(table.subtitle),
        "dated": one_line(table.dated),
        "made_at": table.made_at,
        "language": table.language,
        "synthetic": typed(table.synthetic),
        "columns": [
            {"key": each.key, "label": label.get(each) or one_line(each.label), "hxl": each.hxl}
            for each in columns
        ],
        "legend": [
            {
                "key": mark.key,
                "word": one_line(mark.word),
                "colour": mark.colour,
                "pattern": mark.pattern,
            }
            for mark in table.legend
        ],
        "notes": [typed(note) for note in table.notes],
    }


def _row(table: Table, row: Row, section: str, word: str) -> dict[str, Any]:
    found: dict[str, Any] = {"key": row.key, table.section.key: section}
    if table.mark_at >= 0:
        found |= {table.mark.key: row.mark, f"{table.mark.key}_display": word}
    found["cells"] = {
        column.key: {
            "text": typed(cell.text),
            "value": cell.value,
            "emphasis": cell.emphasis,
            "footnotes": [typed(note) for note in cell.footnotes],
        }
        for column, cell in zip(table.columns, row.cells, strict=True)
    }
    return found
