"""What the minutes of a meeting are: who came, what was on the agenda, the table as filed."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def minutes_of(summit: Any) -> dict[str, Any]:
    """The minutes as plain data. Nothing of them changes once the table is filed."""
    came = summit.attendance.order_by("component__code")
    items = [*summit.agenda.taken_up(), *summit.agenda.under_aob()]
    codes = dict(summit.agenda.values_list("pk", "proposed_by__code"))
    return {
        "held_at": summit.held_at.isoformat() if summit.held_at else "",
        "attendance": [
            list(each) for each in came.values_list("component__code", "status", "represented_by")
        ],
        "agenda": [
            {
                "title": item.title, "proposed_by": codes[item.pk] or "", "purpose": item.purpose,
                "any_other_business": item.aob_since is not None,
            }
            for item in items
        ],
        "table": summit.table_hash,
    }  # fmt: skip


def hash_of(summit: Any) -> str:
    """The SHA-256 of the minutes' canonical JSON."""
    said = json.dumps(minutes_of(summit), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
