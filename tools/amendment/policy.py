"""The rulebook of amendments: who amends a filed table, which cells, and who is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS
from smcc.rules.workflow import step
from tools.decision.policy import State
from tools.mini_summit.policy import WORKFLOW as MEETING

MAY_AMEND = frozenset(LEADS)
CELLS = ("text", "lead", "supports", "responsible_post", "due_at", "subject")
"""What an amendment may change of a row, in the order of the page."""
AMENDABLE = frozenset({State.DECIDED, State.DEFERRED, State.DONE})
LONGEST_REASON = 2000
"""Printed with the amended table."""

AMENDED = step(
    "amend", _("The decision table was amended"), "filed", "filed", MAY_AMEND,
    needs_reason=True, tells=MEETING.step("file_table").tells,
    confirm=_(
        "The amendment is numbered, gets a receipt of its own, and is sent to everybody to whom the "
        "table was sent. The table as it was filed stays."
    ),
)  # fmt: skip
"""Told to whomever the filing was told."""


def why_not(summit: Any) -> Any:
    """None, or why the table cannot be amended now."""
    if summit.filed_at is None:
        return _("The table is not filed yet. Change it in the table itself.")
    if not summit.operation.is_active:
        return _("The operation is closed or withdrawn. Reopen it first.")
    return None


def faults_of(row: Any, cells: Mapping[str, Any]) -> dict[str, Any]:
    """What a filed row cannot go without, beside what is asked of every row: an amendment empties none."""
    found: dict[str, Any] = {}
    if not str(cells["text"]).strip():
        found["text"] = gettext("A decision cannot be emptied. Drop or supersede it instead.")
    if cells["lead"] is None and row.needs_a_lead:
        found["lead"] = gettext("Say which component leads.")
    return found
