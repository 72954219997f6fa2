"""What a Mini-Summit's guards ask of its rows, from rows that were read for a whole page of meetings."""

from __future__ import annotations

from typing import Any

from tools.decision.policy import State
from tools.mini_summit.policy import Attended


def counts_of(summit: Any) -> dict[str, Any]:
    """The answers of the model's own `…_count()` and `…rows…()` methods, by name. Reads prefetched rows only."""
    rows = sorted(summit.rows.all(), key=lambda row: (row.position, row.pk))
    for row in rows:
        row.summit = summit
    came = [each for each in summit.attendance.all() if each.status == Attended.ATTENDED]
    return {
        "row_count": len(rows),
        "undecided_rows": [row.title for row in rows if row.state == State.OPEN],
        "rows_without_lead": [row.title for row in rows if row.lacks_a_lead],
        "too_early_rows": [row.title for row in rows if row.is_before_the_meeting],
        "attended_count": len(came),
    }
