"""The rulebook of a workstream: a team works on its plan of action, and is closed with what came of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from coordination.roles import Role
from recommendations.committee import KEEPS
from smcc.rules.workflow import Workflow, step

LONGEST_TEXT = 5000
RESERVED = frozenset({"new"})
"""Codes that the addresses of pages need for themselves."""


class State(models.TextChoices):
    OPEN = "open", _("At work")
    CLOSED = "closed", _("Closed")


MAY_PLAN = KEEPS | {Role.OWNER}
"""Who writes a team's plan of action: its co-chairs, and the secretariat."""


def what_is_open(workstream: Any) -> Any:
    """The sentence on actions that are neither done nor dropped; None where there is none.

    It speaks against closing. A reason overrules it, and shows.
    """
    n = workstream.open_action_count()
    if not n:
        return None
    return ngettext_lazy("%(n)d action is still open.", "%(n)d actions are still open.", n) % {
        "n": n
    }


WORKFLOW = Workflow(
    "workstream",
    _("Workstream"),
    State,
    State.OPEN,
    (
        step(
            "close", _("Close"), State.OPEN, State.CLOSED, KEEPS,
            stamps="closed", own_door=True,
            confirm=_("You are asked what was achieved, and what was not."),
        ),
        step(
            "reopen", _("Reopen"), State.CLOSED, State.OPEN, KEEPS,
            clears=("closed",), needs_reason=True,
        ),
    ),
)  # fmt: skip
