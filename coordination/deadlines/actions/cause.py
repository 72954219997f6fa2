"""Why a limit was missed, in the words of those who answer for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.deadlines.actions.locking import locked
from coordination.deadlines.actions.recording import record
from coordination.deadlines.concerned import answers_for
from coordination.deadlines.models import Deadline
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale

LONGEST_CAUSE = 5000


@transaction.atomic
def give_cause(deadline: Deadline, *, cause: str, by: Any, seen: datetime | None) -> Deadline:
    """Say why a limit was missed. An earlier cause is replaced; the record keeps it.

    `seen` is when the cause that the writer had read was given, None where there was none.
    Refused to all but those who lead, the two principals and those responsible; for a limit that
    was not missed; without a text; where nothing changes; where somebody gave one since (`Stale`).
    """
    row = locked(deadline)
    now = timezone.now()
    if not answers_for(row, by):
        raise NotYours(
            _("The cause is given by those who lead the operation, the two principals, and those responsible.")
        )  # fmt: skip
    if not is_missed(row, now):
        raise OutOfTurn(_("This limit was not missed; there is no cause to give."))
    if seen != row.cause_given_at:
        raise Stale(current=row)
    text = cause.strip()
    if not text:
        raise Invalid({"cause": _("Say why the limit was missed.")})
    if len(text) > LONGEST_CAUSE:
        raise Invalid(
            {"cause": _("Say it in at most %(most)d characters.") % {"most": LONGEST_CAUSE}}
        )
    if text == row.cause:
        raise Invalid({"cause": _("This is what is written already.")})
    earlier, row.cause, row.cause_given_at, row.cause_given_by = row.cause, text, now, by
    row.save(update_fields=["cause", "cause_given_at", "cause_given_by"])
    record(row, "cause", by=by, reason=text, data={"from": earlier, "to": text})
    return row


def is_missed(deadline: Deadline, now: datetime) -> bool:
    """The limit passed with the clock running: found by a sweep, or plain to see."""
    missed = {Deadline.Status.OVERDUE, Deadline.Status.MET_LATE}
    return deadline.breached_at is not None or deadline.status(now) in missed


def may_give_cause(deadline: Deadline, person: Any, now: datetime) -> bool:
    return is_missed(deadline, now) and answers_for(deadline, person)
