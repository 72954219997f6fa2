"""The rulebook of packets: who makes and brings back, how long one is good for, what becomes of a text."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS, Audience
from smcc.rules.workflow import step

FORMAT = 1
MAY_CARRY = frozenset(LEADS)
"""Who makes a packet and brings one back: those who may write in the table."""
VALID_FOR = timedelta(days=7)
"""Our reading: a table is filed within hours, so a week covers a courier and a phone without power.
What comes later is still taken, but marked late: people have gone on without it."""
LARGEST_BYTES = 4 * 1024 * 1024
"""A packet of 300 rows with every cell full is smaller."""
MOST_TEXTS = 3000
AT_ONCE = 60
"""So many texts are taken in while the person waits; with more, the answer says how far it is."""
PART = 60
"""Texts a transaction, or a few more: those of one row stay together. The table is held for one part."""
SECONDS = 5.0
"""So long one press takes parts in, where no worker does."""
QUIET = timedelta(seconds=15)
"""After so long without a part, the page offers to go on from there."""
TRIES = 5
"""After so many parts that broke off without one between, no worker tries on; a person still may."""
LONGEST_NAME, LONGEST_REASON = 200, 500
CLOCK_FORGIVEN = timedelta(minutes=5)
"""A device's clock that is off by less is not spoken of."""


class State(models.TextChoices):
    OUT = "out", _("Out")
    BACK = "back", _("Came back")
    LATE = "late", _("Late")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Stage(models.TextChoices):
    """How far a file is that came back."""

    UNDER_WAY = "under_way", _("Being taken in")
    QUIET = "quiet", _("Waits to be gone on with")
    STUCK = "stuck", _("Broke off")
    TAKEN = "taken", _("Taken in")


COMING = frozenset({Stage.UNDER_WAY, Stage.QUIET})
"""It may move on by itself, or be moved on by whoever looks."""


class Late(models.TextChoices):
    """Why a packet counts as late."""

    FILED = "filed", _("The table was filed before it came back.")
    EXPIRED = "expired", _("It came back after the day until which it was good.")


class Came(models.TextChoices):
    """What became of a text of a packet. The first five are those of every text of a cell."""

    WRITTEN = "written", _("Written into the cell")
    APART = "apart", _("Beside another text of the same cell")
    UNREAD = "unread", _("Not understood: kept as typed")
    LATE = "late", _("Late: kept beside the row")
    SAME = "same", _("The cell says this already")
    ADDED = "added", _("In a new row")
    KEPT = "kept", _("A new row that came late: kept here")
    KNOWN = "known", _("Came with an earlier file")
    REPLACED = "replaced", _("An older text: a newer one came already")
    LEFT = "left", _("Not taken")


NEWS = frozenset(
    {
        Came.WRITTEN, Came.APART, Came.UNREAD, Came.LATE, Came.SAME, Came.ADDED, Came.KEPT,
        Came.LEFT,
    }
)  # fmt: skip
"""What a file brings that no earlier one of its packet had brought."""
IN_THE_RETURN = frozenset({Came.KEPT, Came.LEFT})
"""What stands nowhere but with the packet."""
IS_LATE = frozenset({Came.LATE, Came.KEPT})

# No step of the meeting's own workflow: its state stays, and those who lead are told.
CAME_LATE = step(
    "packet_late", _("An offline packet came back late"), "filed", "filed", MAY_CARRY,
    tells=(Audience.COORDINATOR, Audience.CONVENER),
)  # fmt: skip


def late_because(*, filed_at: datetime | None, valid_until: datetime, now: datetime) -> str:
    """Why what comes back now is late; empty where it is not."""
    if filed_at is not None:
        return Late.FILED
    return Late.EXPIRED if now > valid_until else ""


def state_of(*, withdrawn: bool, returns: int, late_returns: int, overdue: bool) -> State:
    """`overdue`: whatever came back now would be late."""
    if withdrawn:
        return State.WITHDRAWN
    if late_returns or (overdue and not returns):
        return State.LATE
    return State.BACK if returns else State.OUT


def stage_of(*, finished: bool, failures: int, moved_at: datetime, now: datetime) -> Stage:
    """How far a file is whose last part was taken in at `moved_at`."""
    if finished:
        return Stage.TAKEN
    if failures >= TRIES:
        return Stage.STUCK
    return Stage.QUIET if now - moved_at > QUIET else Stage.UNDER_WAY


def why_not_make(summit: Any) -> Any:
    """None, or why no packet is made of this table now."""
    if summit.filed_at is not None:
        return _("The table is filed. A packet is made of an open table.")
    return None
