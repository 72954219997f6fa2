"""What a sheet of a workbook holds, and what openpyxl does not say of one that it reads row by row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree
from openpyxl.utils.cell import range_boundaries

from smcc.exports.table.texts import FORMULA, typed
from smcc.reading.found import FoundCell
from smcc.reading.package import Package
from smcc.reading.word_cell import local
from smcc.web.text import clean_text, latin_digits

FARTHEST_COLUMN = 200
FARTHEST_ROW = 100_000
LONGEST_MERGE = 1000
"""Rows of one merge that are looked at: a longer one hides nothing that could be read."""
MOST_MERGED = 100_000
"""Rows of all merges of a sheet together. What is merged beyond that is read as it stands."""
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
UNSURE_DAY = re.compile(r"\d{1,4}\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{1,4}")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class Sheet:
    """What openpyxl does not say of a sheet that it reads row by row."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: dict[int, list[tuple[int, int, bool]]] = field(default_factory=dict)
    """By row: first and last column of what is merged, and whether over several rows."""
    rows: int = 0
    pictures: bool = False


def beside(package: Package, part: str) -> Sheet:
    """Hidden rows and columns of a sheet, and what is merged."""
    found, merges, places = Sheet(), set[str](), 0
    with package.zip.open(part) as file:
        tags = ["{*}row", "{*}col", "{*}mergeCell", "{*}drawing"]
        for _event, node in etree.iterparse(
            file, tag=tags, resolve_entities=False, no_network=True, load_dtd=False
        ):
            name = local(node)
            hidden = node.get("hidden") in ("1", "true")
            if name == "row":
                found.rows += 1
                if hidden:
                    found.hidden_rows.add(int(node.get("r") or found.rows))
            elif name == "col" and hidden:
                first, last = int(node.get("min", 1)), int(node.get("max", 1))
                found.hidden_columns |= set(range(first, min(last, FARTHEST_COLUMN) + 1))
            elif name == "mergeCell" and places < MOST_MERGED and node.get("ref") not in merges:
                merges.add(ref := node.get("ref", ""))
                left, top, right, bottom = range_boundaries(ref)
                first, last = top or 1, bottom or FARTHEST_ROW
                each = (left or 1, right or FARTHEST_COLUMN, last > first)
                rows = range(first, min(last, first + LONGEST_MERGE) + 1)
                places += len(rows)
                for n in rows:
                    found.merged.setdefault(n, []).append(each)
            found.pictures |= name == "drawing"
            node.clear(keep_tail=False)
            while node.getprevious() is not None:
                del node.getparent()[0]
    return found


def read_value(value: Any, kind: str, is_ours: bool = False) -> FoundCell:
    """What a cell holds, as text. A formula or an error has none.

    The sign before a text that could be taken for a formula is taken off, but not in workbooks of
    this house, which put none there.
    """
    if value is None:
        return FoundCell()
    if kind == "f":
        return FoundCell(flaws=[_("it holds a formula; put in its value.")], lacks_value=True)
    if kind == "e":
        return FoundCell(flaws=[_("it shows an error of the workbook.")], lacks_value=True)
    if isinstance(value, (datetime, date, time)):
        return FoundCell(_day(value))
    text = text_of(value)
    if not is_ours and text[:1] == "'" and text[1:2] in FORMULA:
        text = text[1:]
    found = FoundCell(typed(text))
    day = latin_digits(found.text.strip())
    if UNSURE_DAY.fullmatch(day) and not ISO_DAY.fullmatch(day):
        found.flaws.append(
            _("it is a date of which day and month cannot be told apart. Write it as 2024-05-23 or 23 May 2024.")
        )  # fmt: skip
    return found


def _day(value: datetime | date | time) -> str:
    if isinstance(value, datetime):
        return (
            value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        )
    return value.isoformat()


def text_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return clean_text(ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value)))
