"""The rulebook of a binding: a recommendation is measured by an indicator, or no longer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations.committee import KEEPS
from smcc.rules.workflow import Workflow, step

LONGEST_NOTE = 1000
"""Characters that there is room for beside a figure."""


class State(models.TextChoices):
    BOUND = "bound", _("Measured")
    WITHDRAWN = "withdrawn", _("No longer measured")


WORKFLOW = Workflow(
    "indicator_binding",
    _("Binding to an indicator"),
    State,
    State.BOUND,
    (
        step(
            "withdraw", _("Stop measuring"), State.BOUND, State.WITHDRAWN, KEEPS,
            stamps="withdrawn", needs_reason=True,
        ),
        step(
            "bind_again", _("Measure again"), State.WITHDRAWN, State.BOUND, KEEPS,
            clears=("withdrawn",), needs_reason=True,
        ),
    ),
)  # fmt: skip
