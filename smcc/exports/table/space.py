"""How much room a table's cells take on a landscape A4 page: an estimate, for where to break."""

from __future__ import annotations

from smcc.exports.table.table import Cell, Column
from smcc.exports.table.texts import typed

MM_OF_A_CHARACTER = 1.55
"""A letter of 8 points on average, in the documents' type."""
SHORT_LINES = 14
"""A row of no more lines than this is moved to the next page rather than broken."""


def widths(columns: tuple[Column, ...], across_mm: float) -> list[float]:
    """The columns' widths in millimetres."""
    total = sum(column.weight for column in columns)
    return [across_mm * column.weight / total for column in columns]


def letters(width_mm: float) -> int:
    """How many letters stand on a line of that width."""
    return max(3, int(width_mm / MM_OF_A_CHARACTER))


def is_short(cells: tuple[Cell, ...], per_line: list[int]) -> bool:
    """Whether a row takes few lines, so that it need not break."""
    rooms = zip(cells, per_line, strict=True)
    return all(lines_of(typed(cell.text), room) <= SHORT_LINES for cell, room in rooms)


def lines_of(text: str, room: int) -> int:
    """How many lines a text takes, `room` letters on each."""
    if "\n" not in text:
        return len(text) // room + 1
    return sum([len(line) // room + 1 for line in text.split("\n")])


def longest_word(text: str) -> int:
    """The letters of the longest word."""
    return max(map(len, text.split()), default=0)
