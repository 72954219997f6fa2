"""Not being reminded of one clock for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.deadlines.actions.locking import locked
from coordination.deadlines.actions.recording import record
from coordination.deadlines.concerned import is_reminded
from coordination.deadlines.models import Deadline, Delivery, Snooze
from coordination.deadlines.wake import wake_worker
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from smcc.web.times import moment_text


@transaction.atomic
def snooze(deadline: Deadline, *, until: datetime, by: Any) -> Snooze:
    """Hold one's own reminders of an open clock until an aware instant. Replaces an earlier snooze.

    Refused where none of the clock's reminders comes to this person, on a clock that stopped or is
    overdue, into the past, and past the limit. The clock runs on; its last rung is not held.
    """
    row = locked(deadline)
    now = timezone.now()
    _check_may_snooze(row, by, now)
    if until <= now:
        raise Invalid({"until": _("This time is in the past. Give a later one.")})
    if until > row.due_at:
        limit = moment_text(row.due_at, row.whole.onset_zone)
        raise Invalid(
            {"until": _("A snooze never passes the limit. Give %(limit)s or earlier.") % {"limit": limit}}
        )  # fmt: skip
    running = current_snooze(row, by, now)
    if running is not None and running.until == until:
        return running
    made, _is_new = Snooze.objects.update_or_create(
        deadline=row, person=by, defaults={"since": now, "until": until}
    )
    _bring_forward(row, by, until)
    record(row, "snooze", by=by, data={"until": until.isoformat()})
    return made


@transaction.atomic
def wake_up(deadline: Deadline, *, by: Any) -> None:
    """End one's own snooze of a clock. What it held is sent now. Refused where none runs."""
    row = locked(deadline)
    now = timezone.now()
    running = current_snooze(row, by, now)
    if running is None:
        raise OutOfTurn(_("You have not snoozed this clock; its reminders reach you."))
    running.until = max(now, running.since + timedelta(microseconds=1))
    running.save(update_fields=["until"])
    _bring_forward(row, by, now)
    record(row, "wake_up", by=by)


def current_snooze(deadline: Deadline, person: Any, now: datetime) -> Snooze | None:
    return Snooze.objects.filter(deadline=deadline, person=person, until__gt=now).first()


def _check_may_snooze(deadline: Deadline, person: Any, now: datetime) -> None:
    if deadline.stopped_at is not None:
        raise OutOfTurn(_("This clock has stopped; it reminds nobody any more."))
    if not is_reminded(deadline, person):
        raise NotYours(_("No reminder of this clock comes to you; there is nothing to snooze."))
    if deadline.is_overdue(now):
        raise OutOfTurn(
            _("The limit has passed, and from the limit on nothing holds a reminder. "
              "Do what is asked, or have the limit moved.")
        )  # fmt: skip


def _bring_forward(deadline: Deadline, person: Any, to: datetime) -> None:
    """What a longer snooze held waits no longer than this one."""
    held = Delivery.objects.filter(
        rung__deadline=deadline, recipient=person, state=Delivery.State.PENDING,
        held=Delivery.Held.SNOOZED, not_before__gt=to,
    )  # fmt: skip
    if held.update(not_before=to, due_at=to):
        wake_worker()
