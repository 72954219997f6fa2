"""The rulebook of an action: a part of a way forward, or of a plan of action, is done or dropped."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coordination.roles import Role
from recommendations.committee import STEERS
from recommendations.recommendation.policy import UNFINISHED
from recommendations.recommendation.policy import ActionState as State
from smcc.rules.workflow import Workflow, step

MAY_EDIT = STEERS | {Role.OWNER}
LONGEST_TEXT = 2000
LONGEST_DATE = 100
"""Characters that there is room for in a date as it was written: "end of 2023"."""

WORKFLOW = Workflow(
    "action",
    _("Action"),
    State,
    State.OPEN,
    (
        step("begin", _("Mark as under way"), State.OPEN, State.UNDER_WAY, MAY_EDIT),
        step("finish", _("Mark as done"), UNFINISHED, State.DONE, MAY_EDIT, stamps="done"),
        step(
            "drop", _("Drop"), UNFINISHED, State.DROPPED, MAY_EDIT,
            stamps="dropped", needs_reason=True,
        ),
        step(
            "reopen", _("Reopen"), {State.DONE, State.DROPPED}, State.OPEN, MAY_EDIT,
            clears=("done", "dropped"), needs_reason=True,
        ),
    ),
)  # fmt: skip
