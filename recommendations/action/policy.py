"""The rulebook of an action: a part of a way forward is done, or dropped for a reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.roles import Role
from recommendations.committee import STEERS
from recommendations.recommendation.policy import ActionState as State
from smcc.rules.workflow import Workflow, step

MAY_EDIT = STEERS | {Role.OWNER}

WORKFLOW = Workflow(
    "action",
    _("Action"),
    State,
    State.OPEN,
    (
        step("finish", _("Mark as done"), State.OPEN, State.DONE, MAY_EDIT, stamps="done"),
        step(
            "drop", _("Drop"), State.OPEN, State.DROPPED, MAY_EDIT,
            stamps="dropped", needs_reason=True,
        ),
        step(
            "reopen", _("Reopen"), {State.DONE, State.DROPPED}, State.OPEN, MAY_EDIT,
            clears=("done", "dropped"), needs_reason=True,
        ),
    ),
)  # fmt: skip
