"""The rulebook of an intake: a table brought from outside is read, looked through, applied cell by cell."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations.committee import STEERS
from smcc.reading.limits import MOST_BYTES, Format
from smcc.rules.workflow import Workflow, step

__all__ = ["MOST_BYTES", "Format"]
MOST_ROWS = 10_000
AT_ONCE = 300
"""Cells applied by one press of the button: each is an entry of its own in the record."""
MAY_USE = STEERS
"""Who brings a table in, and sees what was brought."""
ALIKE = 0.6
"""From which share of words in common two texts may be the same recommendation: a person decides."""


class State(models.TextChoices):
    OPEN = "open", _("Being looked through")
    DISCARDED = "discarded", _("Put away")


class Verdict(models.TextChoices):
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("The same")
    UNCLEAR = "unclear", _("Unclear")


class Column(models.TextChoices):
    """The official columns."""

    RECOMMENDATION = "recommendation", _("Recommendation")
    DETAIL = "detail", _("Detail and rationale")
    RESPONSE = "response", _("Response and current status")
    WAY_FORWARD = "way_forward", _("Way forward")


class Match(models.TextChoices):
    """How it is known which recommendation a row is."""

    KEY = "key", _("by the hidden key in the file")
    NUMBER = "number", _("by number and level")
    TEXT = "text", _("by its text, word for word")
    LIKENESS = "likeness", _("perhaps, by likeness of the text")
    NEW = "new", _("a new recommendation")
    CHOSEN = "chosen", _("as somebody chose")
    LEFT_OUT = "left_out", _("left out, as somebody chose")
    NONE = "none", _("not known")


WORKFLOW = Workflow(
    "intake",
    _("Table brought in"),
    State,
    State.OPEN,
    (
        step("apply", _("Apply cells"), State.OPEN, State.OPEN, MAY_USE, own_door=True),
        step(
            "discard", _("Put away"), State.OPEN, State.DISCARDED, MAY_USE,
            stamps="discarded",
            confirm=_("Nothing more of it is applied. What was applied stays."),
        ),
    ),
)  # fmt: skip
