"""A cell's value as the record keeps it, and as the page shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils import translation

from smcc.web.times import GENEVA, moments_in
from smcc.web.typed_time import LANGUAGES, spelled
from tools.cell.policy import Cell
from tools.naming import component_name, post_name

CODES: Mapping[str, Callable[[Any], Any]] = {
    Cell.LEAD: lambda one: one.code if one else "",
    Cell.SUPPORTS: lambda some: sorted(one.code for one in some),
    Cell.RESPONSIBLE_POST: lambda one: one.code if one else "",
    Cell.DUE_AT: lambda at: at.isoformat() if at else "",
}


def kept(cell: str, value: Any) -> Any:
    """A field's value as JSON: codes of components and posts, ISO 8601 in UTC, texts as they are."""
    return CODES[cell](value) if cell in CODES else value


def value_in(row: Any, cell: str) -> Any:
    """What stands in a row's cell, as the row has it."""
    return list(row.supports.all()) if cell == Cell.SUPPORTS else getattr(row, cell)


def is_same(cell: str, one: Any, other: Any) -> bool:
    return bool(kept(cell, one) == kept(cell, other))


def shown(cell: str, value: Any, zone: str) -> str:
    """The value as the cell shows it, in the reader's language: typed again, it means the same."""
    if cell == Cell.LEAD:
        return component_name(value)
    if cell == Cell.SUPPORTS:
        return ", ".join(component_name(each) for each in value)
    if cell == Cell.RESPONSIBLE_POST:
        return post_name(value)
    if cell == Cell.DUE_AT:
        return spelled(value if isinstance(value, datetime) else None, zone)
    return str(value)


def shown_in(row: Any, cell: str) -> str:
    return shown(cell, value_in(row, cell), row.operation.onset_zone)


def printed_due(at: datetime, zone: str) -> str:
    """When something is due, as the printed table says it: by the operation's clock and Geneva's."""
    return "\n".join(moments_in(at, [zone, GENEVA]))


def is_said_by(row: Any, cell: str, text: str) -> bool:
    """Whether a text is what this house shows or, in any of its languages, prints for what stands there."""
    said = " ".join(text.split())
    if said == " ".join(shown_in(row, cell).split()):
        return True
    if cell != Cell.DUE_AT or row.due_at is None:
        return False
    for language in LANGUAGES:
        with translation.override(language):
            if said == " ".join(printed_due(row.due_at, row.operation.onset_zone).split()):
                return True
    return False
