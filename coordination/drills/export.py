"""The messages of a drill as a table for a spreadsheet: one row a message, spans in seconds."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from coordination.drills.report import Report

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run rather than show."""


def as_csv(report: Report) -> str:
    """All messages of the ladder. The first column says on every row that this is a drill."""
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(
        [
            _("drill"), _("reminder"), _("post"), _("person"), _("channel"), _("state"), _("due"),
            _("handed over"), _("handed over after (seconds)"), _("seen"),
            _("seen after (seconds)"),
        ]
    )  # fmt: skip
    for each in report.messages:
        cells = (
            report.drill.ref, each.reminder, each.post, each.person, each.channel_label,
            each.state_label, each.due_at.isoformat(), iso(each.handed_over_at),
            seconds(each.took), iso(each.seen_at), seconds(each.seen_after),
        )  # fmt: skip
        write([plain(cell) for cell in cells])
    return "\ufeff" + out.getvalue()  # without the mark, a spreadsheet misreads accents and Arabic


def plain(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def iso(at: Any) -> str:
    return at.isoformat() if at else ""


def seconds(span: timedelta | None) -> float | str:
    return "" if span is None else round(span.total_seconds(), 3)
