"""Cells of the tables that records of countries are written out in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from smcc.exports.table.table import Cell
from smcc.web.times import day_text


def day_cell(thing: Any, at: datetime | None) -> Cell:
    """The day of a moment where the record's country is; empty without one."""
    if at is None:
        return Cell()
    day = thing.day_of(at)
    return Cell(day_text(day), value=day.isoformat())
