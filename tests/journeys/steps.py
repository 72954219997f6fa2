"""What people do in a browser again and again: sign in, log an operation, open a tool."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from tests.factories.world import PASSWORD

KYIV = ZoneInfo("Europe/Kyiv")


def sign_in(page: Any, name: str) -> Any:
    """Through the sign-in page, with the password."""
    page.goto("/")
    page.locator("[name=login]").fill(f"{name}@demo.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Watch", level=1).wait_for()
    return page


def log_an_operation(page: Any, name: str, *, hours_ago: int) -> None:
    """From the Watch to the page of the new operation."""
    page.get_by_role("link", name="Log an operation").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Kind of crisis").select_option("conflict")
    page.get_by_label("Hazard").select_option("armed_conflict")
    page.get_by_label("Countries").fill("Ukraine")
    page.get_by_label("Host National Society").fill("URCS")
    page.get_by_label("Who is present besides").fill("ICRC, IFRC")
    onset = (timezone.now() - timedelta(hours=hours_ago)).astimezone(KYIV)
    moment(page, "onset_at", onset)
    page.locator("[name=onset_at_zone]").select_option("Europe/Kyiv")
    page.get_by_role("button", name="Log the operation").click()
    page.get_by_role("heading", name=name, level=1).wait_for()


def moment(page: Any, name: str, at: Any) -> None:
    """Fill a date and a time, by the clocks of the operation."""
    page.locator(f"[name={name}_date]").fill(f"{at:%Y-%m-%d}")
    page.locator(f"[name={name}_time]").fill(f"{at:%H:%M}")


def open_tool(page: Any, operation: str, tool: str) -> None:
    """From anywhere to a tool of an operation, by its links alone."""
    open_operation(page, operation)
    page.locator("#tools").get_by_role("link", name=re.compile(tool)).click()
    page.get_by_role("heading", name=re.compile(tool), level=1).wait_for()


def open_operation(page: Any, operation: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Operations").click()
    page.get_by_role("link", name=operation).first.click()
    page.get_by_role("heading", name=operation, level=1).wait_for()


def rows_of_the_table(page: Any) -> list[Any]:
    return page.locator("section.decision-row[id^=row-]").all()


def decide(row: Any, text: str, lead: str) -> None:
    row.locator(".cell-text textarea").fill(text)
    row.locator(".cell-lead input").fill(lead)


def put_aside(page: Any, row_id: str, button: str, reason: str) -> None:
    """Defer or drop a row, with its reason, on the page."""
    row = page.locator(f"#{row_id}")
    row.get_by_text("Defer or drop this row").click()
    row.get_by_label("Why?").fill(reason)
    row.get_by_role("button", name=button).click()
    row.get_by_role("button", name="Reopen").wait_for()
