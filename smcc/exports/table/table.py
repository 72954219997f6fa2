"""A table as plain data, as the six writers beside this file read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from smcc.rules.differences import SAME

PATTERNS = ("solid", "stripes", "dots", "grid", "none")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Mark:
    """What a row may be marked with: a word, and a pattern that tells it from the others in grey.

    `colour` is "#rrggbb", `pattern` one of `PATTERNS`; anything else is refused with a ValueError.
    """

    key: str
    word: str
    colour: str
    pattern: str

    def __post_init__(self) -> None:
        if not COLOUR.fullmatch(self.colour):
            raise ValueError(f"Mark {self.key}: {self.colour!r} is not a colour such as #1a7f37")
        if self.pattern not in PATTERNS:
            raise ValueError(f"Mark {self.key}: {self.pattern!r} is none of {', '.join(PATTERNS)}")


@dataclass(frozen=True)
class Column:
    """A column: `key` is a stable English word, `label` is read, `weight` is its share of the width.

    `hxl` is its tag. Where `value_hxl` is given, the HXL file has the cells' machine values in a
    column of their own behind it, under that tag.
    """

    key: str
    label: str
    hxl: str = ""
    weight: float = 1.0
    value_hxl: str = ""


class Cell(NamedTuple):
    """What stands in one cell. A named tuple: thousands are made for one export.

    `text` was typed by people and is never read as markup; an empty line parts its paragraphs.
    `emphasis` sets it in italics. `footnotes` stand on the page of their cell. `value` is what a
    machine reads instead: a code, an ISO date. `was` is what stood there before, in a table with
    tracked changes; None where that is not asked.
    """

    text: str = ""
    emphasis: bool = False
    footnotes: tuple[str, ...] = ()
    value: str | int | float | bool | None = None
    was: str | None = None


class Row(NamedTuple):
    """One row: a cell for each column, and the key of the mark it bears, if any.

    `key` names the row for as long as it lives, so that an edited file can be brought back. With
    tracked changes `came` says whether the row stayed, was added or removed, and `mark_was` which
    mark it bore before.
    """

    key: str
    cells: tuple[Cell, ...]
    mark: str = ""
    came: str = SAME
    mark_was: str | None = None


class Section(NamedTuple):
    """A title across all columns; it holds for the rows that follow, until the next one."""

    title: str
    came: str = SAME


@dataclass(frozen=True)
class Tracked:
    """Whose changes a table shows, and when they were made (aware)."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Table:
    """A table to be written once: `lines` may be a generator, which is then used up.

    `dated` says in words as of when it holds; `made_at` (aware) is when the file was made, for its
    properties. `mark_in` is the key of the column in whose cells PDF and Word show the row's mark
    (the first column where it is empty); elsewhere the mark's word has a column of its own before
    that one. `section` and `mark` are the columns of section titles and of marks in files that have
    them; without a label they are called "Section" and "Status" in the table's language. `notes` are
    sentences at the end. `synthetic` says what is invented, and then every file says so.

    With `tracked` the Word file shows what came and went since an earlier table as changes that can
    be accepted or rejected, and `opening` (a title, then sentences) before the table; the other
    files know neither.
    """

    title: str
    language: str
    columns: tuple[Column, ...]
    lines: Iterable[Section | Row]
    subtitle: str = ""
    dated: str = ""
    legend: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()
    synthetic: str = ""
    made_at: datetime | None = None
    mark_in: str = ""
    section: Column = Column("section", "", "#group+name")
    mark: Column = Column("status", "", "#status+name", 1.0, "#status+code")
    tracked: Tracked | None = None
    opening: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if not keys or len(set(keys)) < len(keys):
            raise ValueError("A table needs columns, each with a key of its own")
        if self.mark_in and self.mark_in not in keys:
            raise ValueError(f"No column {self.mark_in!r} to show the marks in")

    @property
    def mark_at(self) -> int:
        """Which column's cells bear the marks, counted from 0; -1 in a table without a legend."""
        if not self.legend:
            return -1
        return next((n for n, each in enumerate(self.columns) if each.key == self.mark_in), 0)

    @property
    def marks(self) -> dict[str, Mark]:
        """The legend by its keys."""
        return {mark.key: mark for mark in self.legend}

    def checked_lines(self) -> Iterator[Section | Row]:
        """The lines one by one; a row that does not fit the table raises ValueError when its turn comes."""
        width, known = len(self.columns), {"", *self.marks}
        for line in self.lines:
            if isinstance(line, Row):
                if len(line.cells) != width:
                    raise ValueError(f"Row {line.key}: {len(line.cells)} cells for {width} columns")
                if line.mark not in known or (line.mark_was or "") not in known:
                    raise ValueError(f"Row {line.key}: no mark {line.mark!r} in the legend")
            yield line
