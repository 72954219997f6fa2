"""A table as records of plain texts: what CSV and HXL write."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Any, NamedTuple

from smcc.exports.table.table import Row, Section, Table
from smcc.exports.table.texts import flat, neutral, one_line, typed
from smcc.exports.table.words import words_of

AT_ONCE = 100
BOM = b"\xef\xbb\xbf"


def heads(table: Table, *, valued: bool = False) -> list[tuple[str, str]]:
    """The label and the HXL tag of each column of `records`."""
    words = words_of(table)
    found = [(words.section, table.section.hxl)]
    for at, column in enumerate(table.columns):
        if at == table.mark_at:
            found.append((words.mark, table.mark.hxl))
            if valued and table.mark.value_hxl:
                found.append((table.mark.key, table.mark.value_hxl))
        found.append((one_line(column.label), column.hxl))
        if valued and column.value_hxl:
            found.append((column.key, column.value_hxl))
    if table.synthetic:
        found.append((words.synthetic, "#meta+synthetic"))
    return [(neutral(label), tag) for label, tag in found]


def records(table: Table, *, valued: bool = False) -> Iterator[list[str]]:
    """Each row as texts that no spreadsheet takes for a formula.

    The section it stands in comes first, the word of its mark before the column that bears it, and
    in a synthetic table every row ends with the sentence that says so. With `valued`, machine
    values follow the columns that have a tag for them.
    """
    numbers = count(1)
    section, mark_at = "", table.mark_at
    words = {key: neutral(one_line(mark.word)) for key, mark in table.marks.items()} | {"": ""}
    ending = [neutral(typed(table.synthetic))] if table.synthetic else []
    for line in table.checked_lines():
        if isinstance(line, Section):
            section = neutral(one_line(line.title))
            continue
        texts = [neutral(flat(cell, numbers)) for cell in line.cells]
        if valued:
            texts = _valued(table, line, texts, words[line.mark])
        elif mark_at >= 0:
            texts.insert(mark_at, words[line.mark])
        yield [section, *texts, *ending]


def _valued(table: Table, row: Row, texts: list[str], word: str) -> list[str]:
    found: list[str] = []
    for at, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
        if at == table.mark_at:
            found += [word, neutral(row.mark)] if table.mark.value_hxl else [word]
        found.append(texts[at])
        if column.value_hxl:
            found.append(neutral(_value(cell.value)))
    return found


def _value(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else typed(str(value))


def encoded(lines: Iterable[list[str]], *, bom: bool) -> Iterator[bytes]:
    """The records as CSV in UTF-8, in pieces of `AT_ONCE` records."""
    held: list[str] = []
    write = csv.writer(Into(held.append)).writerow
    if bom:
        yield BOM
    for number, line in enumerate(lines, start=1):
        write(line)
        if number % AT_ONCE == 0:
            yield "".join(held).encode()
            held.clear()
    yield "".join(held).encode()


class Into(NamedTuple):
    """What a csv writer takes for a file."""

    write: Callable[[str], Any]
