"""The columns of a table that nothing is taken from: said, never dropped in silence."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from tools.table_import.heads import field_of
from tools.table_import.models import TableImport
from tools.table_import.policy import Field

SAMPLES, LONGEST = 2, 80


@dataclass(frozen=True)
class Unused:
    """A column with something in it that is left out. `samples` are the first texts under its name."""

    at: int
    title: str
    samples: tuple[str, ...]
    is_spare: bool
    """Its name says that no field is meant: a number, a state. Otherwise nobody knew what it says."""

    @property
    def n(self) -> int:
        return self.at + 1

    @property
    def sentence(self) -> str:
        if self.title:
            return _("Column %(n)d, “%(title)s”, is not used.") % {"n": self.n, "title": self.title}
        return _("Column %(n)d is not used.") % {"n": self.n}


def titles_of(table: TableImport) -> list[str]:
    """The words over each column; "" where there are none."""
    grid = table.what_was_read
    said = next((row.cells for row in grid.rows if row.n == table.head), grid.titles)
    return [*said, *[""] * (grid.width - len(said))]


def samples_of(table: TableImport, at: int) -> tuple[str, ...]:
    """The first texts of a column, below the header."""
    rows = table.what_was_read.rows
    said = (row.cells[at].strip() for row in rows if table.head is None or row.n > table.head)
    return tuple(each[:LONGEST] for each in islice(filter(None, said), SAMPLES))


def unused_columns(table: TableImport) -> list[Unused]:
    """The columns that are left out, but for those in which nothing stands."""
    found = []
    for at, title in enumerate(titles_of(table)):
        said, samples = " ".join(title.split())[:LONGEST], samples_of(table, at)
        if table.columns[at] == Field.IGNORE and (said or samples):
            found.append(Unused(at, said, samples, field_of(title) == Field.IGNORE))
    return found


def first_row_as_decision(table: TableImport) -> str:
    """The words of the first row, where no row names the columns and that one might; "" otherwise.

    A header in words that nobody here knows is read as a decision, so the page has to say so.
    """
    grid = table.what_was_read
    if table.head is not None or any(grid.titles) or grid.width < 2 or len(grid.rows) < 2:
        return ""
    said = [" ".join(each.split()) for each in dict.fromkeys(grid.rows[0].cells) if each.strip()]
    if len(said) < 2 or any(len(each) > LONGEST or each.endswith(".") for each in said):
        return ""
    return " · ".join(said)[:200]
