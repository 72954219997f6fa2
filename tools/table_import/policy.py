"""The rulebook of a table brought in: what a column may be, what becomes of a cell, who may."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS
from smcc.rules.workflow import Workflow, step
from tools.cell.policy import Cell

MAY_USE = frozenset(LEADS)
"""Who brings tables in, and sees what was brought: those who lead the table."""
SECONDS = 8.0
"""So long one press writes before it answers how far it is: each cell is a text of its own, with its
version and its place in the history."""
LONGEST_NAME = 80
"""Letters of a decision's text by which a row is called that has no title."""


class Field(models.TextChoices):
    """What a column says."""

    TOPIC = "topic", _("What it is about")
    TEXT = Cell.TEXT.value, Cell.TEXT.label
    LEAD = Cell.LEAD.value, Cell.LEAD.label
    SUPPORTS = Cell.SUPPORTS.value, Cell.SUPPORTS.label
    RESPONSIBLE_POST = Cell.RESPONSIBLE_POST.value, Cell.RESPONSIBLE_POST.label
    DUE_AT = Cell.DUE_AT.value, Cell.DUE_AT.label
    SUBJECT = Cell.SUBJECT.value, Cell.SUBJECT.label
    DISAGREEMENT = Cell.DISAGREEMENT.value, Cell.DISAGREEMENT.label
    IGNORE = "ignore", _("Leave this column out")


JOINED = frozenset({Field.TEXT, Field.DISAGREEMENT, Field.SUPPORTS})
"""What may stand in several columns: they are read one after the other."""


class Source(models.TextChoices):
    PASTED = "pasted", _("Pasted")
    FILE = "file", _("File")


class State(models.TextChoices):
    READ = "read", _("Read, not brought in yet")
    TAKEN = "taken", _("Brought in")
    LEFT = "left", _("Not brought in")


class Verdict(models.TextChoices):
    """What becomes, or became, of a cell."""

    NEW = "new", _("New")
    CHANGES = "changes", _("Changes")
    SAME = "same", _("The same")
    EMPTY = "empty", _("Empty: what stands stays")
    UNREAD = "unread", _("Not understood")
    LATE = "late", _("Waits beside the row")
    LONG = "long", _("Too long")
    OUT = "out", _("Left out")
    WRITTEN = "written", _("Brought in")
    SETTLED = "settled", _("Decided about since")
    BESIDE = "beside", _("Beside what somebody else wrote")


TO_BRING = frozenset({Verdict.NEW, Verdict.CHANGES, Verdict.UNREAD, Verdict.LATE})
"""Cells that a press brings in. What is not understood comes too: its text is kept beside the cell."""
NEW_ROW, LEFT_OUT = "new", "out"
"""Where a row may go besides a row of the table."""


class Match(models.TextChoices):
    """How it is known which row of the table a row is."""

    KEY = "key", _("known by its hidden mark")
    TITLE = "title", _("known by its title")
    LIKENESS = "likeness", _("known by a similar title")
    CHOSEN = "chosen", _("as somebody chose")
    NEW = "new", _("a new row")
    OUT = "out", _("left out")


ALIKE = 0.6
"""From which share of words in common two titles are taken for the same."""


def table_is_open(table: Any) -> Any:
    """A table is brought in while the decision table may still be written."""
    if table.summit.filed_at is None:
        return None
    return _(
        "The table is filed. What you brought is kept here; changes are made as amendments now."
    )


WORKFLOW = Workflow(
    "table_import",
    _("Table brought in"),
    State,
    State.READ,
    (
        step(
            "take", _("Bring in"), State.READ, State.TAKEN, LEADS,
            stamps="taken", needs=(table_is_open,), own_door=True,
            confirm=_("The cells shown as new, changed or not understood go into the table. What stood there stays in the history."),
        ),
        step(
            "leave", _("Do not bring it in"), State.READ, State.LEFT, LEADS, stamps="left",
            is_minor=True,
            confirm=_("Nothing more of it is brought in. What was brought in stays."),
        ),
        step("look_again", _("Look at it again"), State.LEFT, State.READ, LEADS, clears=("left",)),
    ),
)  # fmt: skip
