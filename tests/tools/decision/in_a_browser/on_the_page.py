"""Where things are on the page of the table, and what stands in the database."""

from __future__ import annotations

import re
from typing import Any

from tools.decision.models import Decision

SAVED = re.compile(r"Saved on the server \d\d:\d\d")


def cell(page: Any, row: Any, name: str) -> Any:
    """The control of a cell."""
    return page.locator(f"[name=row-{row.pk}-{name}]")


def place(page: Any, row: Any, name: str) -> Any:
    """The cell with all that is said in it."""
    return page.locator(f"#row-{row.pk} [data-cell={name}]")


def said(page: Any) -> Any:
    """The sentence above the table that says where the texts are."""
    return page.locator("#table-saving [data-words]")


def send_now(page: Any) -> None:
    """What the browser says when the line is back: everything is sent, and news are asked for."""
    page.evaluate("dispatchEvent(new Event('online'))")


def standing(row: Any) -> Decision:
    return Decision.objects.get(pk=row.pk)
