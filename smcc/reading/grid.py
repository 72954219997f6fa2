"""A table as nothing but rows of cell texts, whatever it came in, and sentences about what was not read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from smcc.reading.limits import MOST_COLUMNS, MOST_ROWS

IsHead = Callable[[Sequence[str]], bool]
"""Whether the texts of a row are the header that is looked for."""
LONGEST_CELL = 100_000
"""Characters that are kept of one cell: enough to name a text that is too long for any field."""


@dataclass
class GridRow:
    """A row. `n` is its place as people count it; `flaws` are sentences, by the place of the cell."""

    n: int
    cells: list[str]
    flaws: dict[int, str] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)
    """Names of the bookmarks in it, by which a file of this house knows its rows again."""


@dataclass
class Grid:
    """All rows, each with as many cells as the table has columns.

    `titles` name the columns where the table itself has no header but it is known what they are.
    """

    rows: list[GridRow] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    kind: str = ""

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass
class Piece:
    """A cell on its way into a grid: it may stand over several columns and rows."""

    text: str
    across: int = 1
    down: int = 1
    flaws: list[str] = field(default_factory=list)


class GridMaker:
    """Lays rows of pieces out on a grid. What is merged is said in every cell that it covers."""

    def __init__(self, kind: str) -> None:
        self.grid = Grid(kind=kind)
        self._over: dict[int, tuple[str, int]] = {}
        """By column, the text that reaches down from above, and into how many rows still."""
        self._merged = self._widest = self._cut = 0
        self._n = 0

    @property
    def is_full(self) -> bool:
        return len(self.grid.rows) >= MOST_ROWS

    def add(self, pieces: Sequence[Piece], marks: Sequence[str] = ()) -> None:
        """The next row. An empty one is counted and left out; those beyond the most that is read too."""
        self._n += 1
        row = GridRow(self._n, [], marks=list(marks))
        for piece in pieces:
            self._fill_from_above(row)
            self._lay(row, piece)
        self._fill_from_above(row)
        self._widest = max(self._widest, len(row.cells))
        if not any(row.cells) and not row.flaws:
            return
        if self.is_full:
            self._cut += 1
            return
        del row.cells[MOST_COLUMNS:]
        row.flaws = {at: said for at, said in row.flaws.items() if at < MOST_COLUMNS}
        self.grid.rows.append(row)

    def _fill_from_above(self, row: GridRow) -> None:
        while (at := len(row.cells)) in self._over:
            text, left = self._over.pop(at)
            if left > 1:
                self._over[at] = (text, left - 1)
            row.cells.append(text)

    def _lay(self, row: GridRow, piece: Piece) -> None:
        text = piece.text[:LONGEST_CELL]
        across, down = max(1, piece.across), max(1, piece.down)
        if text and (across > 1 or down > 1):
            self._merged += 1
        if piece.flaws:
            row.flaws[len(row.cells)] = " ".join(piece.flaws)
        for _column in range(min(across, MOST_COLUMNS + 1 - len(row.cells))):
            if down > 1:
                self._over[len(row.cells)] = (text, down - 1)
            row.cells.append(text)
        self._widest = max(self._widest, len(row.cells) + across - 1 if across > 1 else 0)

    def done(self) -> Grid:
        """The grid, all rows equally wide, with what is to be said of it as a whole."""
        grid = self.grid
        wide = grid.width
        while wide and not any(row.cells[wide - 1 : wide] not in ([], [""]) for row in grid.rows):
            wide -= 1  # columns at the end that are empty throughout
        for row in grid.rows:
            del row.cells[wide:]
            row.cells += [""] * (wide - len(row.cells))
        if self._merged:
            grid.notices.append(
                ngettext("%(n)d cell was merged with others. What it says was put into each of them.",
                         "%(n)d cells were merged with others. What they say was put into each of them.",
                         self._merged) % {"n": self._merged}
            )  # fmt: skip
        if self._widest > MOST_COLUMNS:
            grid.notices.append(
                _("The table has more than %(most)d columns. Columns 1 to %(most)d were read; those behind them were not.")
                % {"most": MOST_COLUMNS}
            )  # fmt: skip
        if self._cut:
            grid.notices.append(
                ngettext("Only the first %(most)d rows were read; %(n)d row was not. Bring it in by itself.",
                         "Only the first %(most)d rows were read; %(n)d rows were not. Bring them in by themselves.",
                         self._cut) % {"n": self._cut, "most": MOST_ROWS}
            )  # fmt: skip
        return grid


def best_of(grids: Sequence[Grid], is_head: IsHead) -> Grid | None:
    """Of several tables the one with the header that is looked for, else the largest. The others are named."""
    some = [each for each in grids if each.rows]
    if not some:
        return None
    best = next((each for each in some if has_head(each, is_head)), None)
    best = best or max(some, key=lambda each: len(each.rows) * each.width)
    others = len(some) - 1
    if others:
        best.notices.append(
            ngettext("%(n)d other table was not read. Bring it in by itself.",
                     "%(n)d other tables were not read. Bring them in by themselves.",
                     others) % {"n": others}
        )  # fmt: skip
    return best


LOOK_FOR_HEAD = 12


def has_head(grid: Grid, is_head: IsHead) -> bool:
    return any(is_head(row.cells) for row in grid.rows[:LOOK_FOR_HEAD])


def kept(grid: Grid) -> dict[str, Any]:
    """The grid as JSON, to be looked at again."""
    return {
        "kind": grid.kind,
        "titles": grid.titles,
        "rows": [
            {"n": row.n, "cells": row.cells}
            | ({"flaws": {str(at): said for at, said in row.flaws.items()}} if row.flaws else {})
            | ({"marks": row.marks} if row.marks else {})
            for row in grid.rows
        ],
    }


def found(kept: dict[str, Any]) -> Grid:
    """The grid that was kept."""
    rows = [
        GridRow(
            row["n"], list(row["cells"]),
            {int(at): said for at, said in row.get("flaws", {}).items()}, list(row.get("marks", [])),
        )
        for row in kept.get("rows", [])
    ]  # fmt: skip
    return Grid(rows, [], list(kept.get("titles", [])), kept.get("kind", ""))
