"""Waiving a clock itself, and taking that back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.deadlines.actions.extending import HARD, is_hard
from coordination.deadlines.actions.locking import locked
from coordination.deadlines.actions.syncing import move, start_again, stop
from coordination.deadlines.concerned import leads
from coordination.deadlines.models import Deadline
from coordination.deadlines.registry import clock as clock_named
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale


@transaction.atomic
def waive(deadline: Deadline, *, reason: str, by: Any, version: int | None = None) -> Deadline:
    """Stop an open clock because what it asks for is not needed. The thing itself stays as it is.

    Refused to all but those who lead the operation and the two principals, without a reason, on a
    clock that stopped, where somebody moved it since (`Stale`), and on clocks whose thing has its
    own waiver: it is waived there. Follows: the reminders to come are cancelled. The clock does not
    start again by itself, unless what it counts from, or its own date, is changed.
    """
    row = _held(deadline, by, reason, version)
    if row.stopped_at is not None:
        raise OutOfTurn(_("This clock has stopped; there is nothing to waive."))
    if sentence := waived_elsewhere(row):
        raise NotReady(sentence)
    row.waived_by_hand = True
    stop(row, Deadline.Outcome.WAIVED, at=timezone.now(), by=by, reason=reason)
    return row


@transaction.atomic
def run_again(deadline: Deadline, *, reason: str, by: Any, version: int | None = None) -> Deadline:
    """Take back a waiver made on the clock itself: it runs on with its old limit.

    Refused as a waiver is, for a clock that was not waived by hand, and in a closed operation.
    """
    row = _held(deadline, by, reason, version)
    if not row.waived_by_hand:
        raise OutOfTurn(_("This clock was not waived here; there is nothing to take back."))
    clock = clock_named(row.clock)
    if clock is None:
        raise NotReady(_("This clock is no longer part of the rulebook."))
    if not row.whole.is_active:
        raise OutOfTurn(_("The operation is closed or withdrawn. Reopen it first."))
    start_again(row)
    move(row, clock, row.due_at, verb="resume", by=by, reason=reason)
    return row


def may_waive(deadline: Deadline, person: Any) -> bool:
    """Whether this person may waive this clock, where it can be waived at all."""
    return leads(deadline, person)


def waived_elsewhere(deadline: Deadline) -> str:
    """Where to waive what this clock asks for, if not on the clock; else empty."""
    clock = clock_named(deadline.clock)
    if is_hard(deadline):
        return HARD % {"thing": deadline.subject_label}
    if clock is None or not clock.is_waived_on_its_thing:
        return ""
    return _(
        "This clock stops when “%(thing)s” itself is waived. Open it, and waive it there with a reason."
    ) % {"thing": deadline.subject_label}


def _held(deadline: Deadline, by: Any, reason: str, version: int | None) -> Deadline:
    row = locked(deadline)
    if not may_waive(row, by):
        raise NotYours(
            _("Only those who lead the operation and the two principals waive its clocks.")
        )
    if version is not None and version != row.version:
        raise Stale(current=row)
    if not reason.strip():
        raise Invalid({"reason": _("Say why.")})
    return row
