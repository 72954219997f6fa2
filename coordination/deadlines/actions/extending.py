"""Moving a limit with a reason; who may."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.deadlines.actions.locking import locked
from coordination.deadlines.actions.syncing import move
from coordination.deadlines.models import Deadline
from coordination.deadlines.registry import clock as clock_named
from coordination.roles import MAY_MOVE_CLOCKS
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale

HARD = _("This time is a promise to those who are asked. Stop it on “%(thing)s” itself.")
FURTHEST = timedelta(days=366)
"""A limit further away is a slip of the pen, and would silence every reminder."""


@transaction.atomic
def extend(
    deadline: Deadline, *, due_at: datetime, reason: str, by: Any, version: int | None = None
) -> Deadline:
    """Move an open deadline's limit, with a reason. `due_at` is an aware instant after now.

    Refused: to those who do not lead the operation, without a reason, into the past, more than a
    year ahead, earlier than the present limit, or where somebody moved it since (`Stale`). The first limit stays on record.
    Follows: the old rungs are cancelled and a new ladder is laid; an audit event keeps both dates.
    """
    row = locked(deadline)
    _check_may_change(row, by)
    if version is not None and version != row.version:
        raise Stale(current=row)
    if row.stopped_at is not None:
        raise OutOfTurn(_("This clock has stopped; there is nothing to extend."))
    if not reason.strip():
        raise Invalid({"reason": _("Say why the limit moves.")})
    if is_hard(row):
        raise NotReady(HARD % {"thing": row.subject_label})
    if due_at <= timezone.now():
        raise Invalid({"due_at": _("The new limit is in the past. Give a later time.")})
    if due_at > timezone.now() + FURTHEST:
        raise Invalid({"due_at": _("The new limit is more than a year away. Check the year.")})
    if due_at <= row.due_at:
        raise Invalid({"due_at": _("The new limit is not later than the present one.")})
    clock = clock_named(row.clock)
    if clock is None:
        raise NotReady(_("This clock is no longer part of the rulebook."))
    move(row, clock, due_at, verb="extend", by=by, reason=reason)
    return row


def may_extend(deadline: Deadline, person: Any) -> bool:
    """Whether this person may move this deadline's limit, where it moves at all."""
    return not is_hard(deadline) and bool(deadline.whole.roles_of(person) & MAY_MOVE_CLOCKS)


def is_hard(deadline: Deadline) -> bool:
    """Whether the limit was promised to others, and so neither moves nor is waived here."""
    clock = clock_named(deadline.clock)
    return clock is not None and clock.is_hard


def _check_may_change(deadline: Deadline, person: Any) -> None:
    if not deadline.whole.roles_of(person) & MAY_MOVE_CLOCKS:
        raise NotYours(_("Only those who lead the operation may move its limits."))
