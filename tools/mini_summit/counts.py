"""What a Mini-Summit's guards count, from rows that were read for a whole page of meetings."""

from __future__ import annotations

from typing import Any

from tools.decision.policy import NEEDS_A_LEAD, State
from tools.mini_summit.policy import Attended


def counts_of(summit: Any) -> dict[str, int]:
    """The answers of the model's own `…_count()` methods, by name. Reads prefetched rows only."""
    rows, held = list(summit.rows.all()), summit.held_at
    decided = [row for row in rows if row.state == State.DECIDED]
    came = [each for each in summit.attendance.all() if each.status == Attended.ATTENDED]
    return {
        "row_count": len(rows),
        "undecided_count": sum(row.state == State.OPEN for row in rows),
        "without_lead_count": sum(
            row.lead_id is None and row.kind_of in NEEDS_A_LEAD for row in decided
        ),
        "too_early_count": sum(bool(held and r.due_at and r.due_at < held) for r in decided),
        "attended_count": len(came),
    }
