"""What was found in a file as plain data, kept beside its rows so that they can be compared again."""

from __future__ import annotations

from typing import Any

from recommendations.intake.reading.found import FoundRow, FoundTable
from smcc.reading.found import FoundCell


def kept(table: FoundTable) -> dict[str, Any]:
    """What is known of the file as a whole."""
    return {"columns": table.columns, "keyed": table.keyed}


def kept_row(row: FoundRow, table: FoundTable, key: str) -> dict[str, Any]:
    """A row with its cells. `key` is that of the recommendation it is, whose digests are kept along."""
    return {
        "key": row.key,
        "bookmarks": row.bookmarks,
        "cells": {
            name: {said: value for said, value in vars(cell).items() if value}
            for name, cell in row.cells.items()
        },
        "digests": {key: table.digests[key]} if key in table.digests else {},
    }


def found_row(kept: dict[str, Any], n: int, section: str) -> FoundRow:
    """The row as it was found."""
    cells = {name: FoundCell(**said) for name, said in kept["cells"].items()}
    return FoundRow(n, cells, kept["key"], section, kept["bookmarks"])


def found_table(source: dict[str, Any], language: str, row: dict[str, Any]) -> FoundTable:
    """As much of the file as one row needs to be compared again."""
    return FoundTable(language, source["columns"], keyed=source["keyed"], digests=row["digests"])
