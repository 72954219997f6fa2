"""A table as the typst source reads it: every text showable, every word that is too wide marked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from django.utils import translation

from smcc.exports.glyphs import showable
from smcc.exports.pdf import _heading, _line
from smcc.exports.table.directions import runs_from_right
from smcc.exports.table.space import is_short, letters, longest_word, widths
from smcc.exports.table.table import Cell, Row, Table
from smcc.exports.table.texts import one_line, paragraphs, typed
from smcc.exports.table.words import Words, is_from_right

ACROSS_MM = 297 - 2 * 15
INSET_MM = 3.2
WIDE = 60
"""The letters of the longest word that is not broken where a text has the whole page's width."""


def prepared(table: Table, words: Words) -> dict[str, Any]:
    """The content of the PDF, as `table.typ` reads it."""
    rooms = [letters(mm - INSET_MM) for mm in widths(table.columns, ACROSS_MM)]
    shown = Shown(is_from_right(table), table.language or "en")
    marks = {mark.key: number for number, mark in enumerate(table.legend)}
    numbers = count(1)
    lines: list[dict[str, Any]] = []
    for line in table.checked_lines():
        if isinstance(line, Row):
            lines.append(_row(line, marks.get(line.mark, -1), rooms, shown, numbers))
        else:
            lines.append({"section": _heading(shown(one_line(line.title)))})
    notes = [shown.paragraphs(note, WIDE) for note in table.notes]
    said = {
        "language": table.language.split("-")[0] or "en",
        "rtl": shown.from_right,
        "date": None if table.made_at is None else table.made_at.timetuple()[:3],
        "title": _heading(shown(table.title)),
        "subtitle": _line(shown(table.subtitle)),
        "dated": _line(shown(table.dated)),
        "synthetic": _line(shown(table.synthetic)),
        "columns": [
            {"label": _line(shown(each.label)), "weight": each.weight} for each in table.columns
        ],
        "mark_at": table.mark_at,
        "legend": [
            {"word": _line(shown(each.word)), "colour": each.colour, "pattern": each.pattern}
            for each in table.legend
        ],
        "lines": lines,
        "words": {
            "legend": words.legend,
            "notes": words.notes,
            "page": words.page,
            "of": words.of,
            "synthetic": words.synthetic,
        },
    }  # fmt: skip
    if shown.has_replaced:
        notes.append(shown.paragraphs(words.replaced, WIDE))
    return {**said, "notes": notes}


class Shown:
    """Texts as the fonts can show them; remembers whether any had to be changed."""

    def __init__(self, from_right: bool, language: str) -> None:
        self.from_right = from_right
        self.language = language
        self.has_replaced = False

    def __call__(self, text: str) -> str:
        with translation.override(self.language):
            found = showable(text)
        self.has_replaced |= "[" in found and found.count("[") > text.count("[")
        return found

    def paragraphs(self, text: str, room: int) -> list[dict[str, Any]]:
        """The paragraphs of a text with their lines and direction; `long` where a word needs breaking."""
        return [
            {
                "lines": [line.replace("\t", "    ") for line in lines],
                "rtl": runs_from_right("".join(lines), self.from_right),
                "long": room if longest_word(" ".join(lines)) > room else 0,
            }
            for lines in paragraphs(self(typed(text)))
        ]


def _row(
    row: Row, mark: int, rooms: list[int], shown: Shown, numbers: Iterator[int]
) -> dict[str, Any]:
    return {
        "mark": mark,
        "cells": [
            _cell(cell, room, shown, numbers) for cell, room in zip(row.cells, rooms, strict=True)
        ],
        "short": is_short(row.cells, rooms),
        "room": 0,
        "inside": False,
    }


def _cell(cell: Cell, room: int, shown: Shown, numbers: Iterator[int]) -> dict[str, Any]:
    return {
        "said": shown.paragraphs(cell.text, room),
        "emphasis": cell.emphasis,
        "notes": [
            {"number": next(numbers), "said": shown.paragraphs(note, WIDE)}
            for note in cell.footnotes
        ],
    }
