"""Writing down how an attempt went. Only the worker whose token still stands may do so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F, Q

from coordination.channels.carriers import Answer, Outcome
from coordination.deadlines.models import Delivery
from coordination.deadlines.sending.claiming import LEASE
from coordination.deadlines.sending.envelopes import Envelope
from coordination.deadlines.sending.marking import Mark, mine

log = logging.getLogger(__name__)

RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
)
"""Waits between attempts that did not go out; after the last one the message has failed."""
ESCALATE_AFTER = 3
"""Refused so often, somebody else is told, although it is tried again. At once where the refusal is final."""
KEEP_TRYING = timedelta(days=3)
"""So long a webhook or a chat service that is away altogether is tried before the message has failed."""
ASK_AGAIN = timedelta(minutes=1)
"""So long after nobody was there it is tried again, as often as it takes."""
STOPPED = "the worker stopped between the attempt and the server's answer"

Now = Callable[[], datetime]


def attempt(envelope: Envelope, now: datetime) -> Mark:
    """That the attempt begins."""
    letter = envelope.letter
    assert letter is not None
    began = {"attempted_at": now, "message_id": letter.id}
    return Mark(envelope, began | _lease(envelope, now))


def handed_over(envelope: Envelope, now: datetime) -> Mark:
    """That the other side has it."""
    return Mark(
        envelope,
        {
            "state": Delivery.State.HANDED_OVER, "handed_over_at": now, "claimed_until": None,
            "trouble": "",
        },
    )  # fmt: skip


def may_go(envelope: Envelope, marked: int) -> bool:
    """Whether the claim still stands for every row, of which so many were marked."""
    if marked == len(envelope.rows):
        return True
    if marked:  # somebody else took a part: what is left goes back to waiting, and is claimed anew
        mine(envelope).update(
            state=Delivery.State.PENDING, token=None, claimed_until=None, attempted_at=None
        )
    return False


def _lease(envelope: Envelope, now: datetime) -> dict[str, datetime]:
    """A fresh lease where half of the old one is over. It stands in an index, which is dear to move."""
    until = min(row.claimed_until for row in envelope.rows if row.claimed_until is not None)
    return {} if until - now > LEASE / 2 else {"claimed_until": now + LEASE}


def release(envelope: Envelope, now: datetime, trouble: str = "") -> int:
    """Give back what was claimed: nothing was tried, or nobody was there. Does not count as an attempt."""
    return mine(envelope).update(
        state=Delivery.State.PENDING, token=None, claimed_until=None, attempted_at=None,
        attempts=F("attempts") - 1, not_before=now + ASK_AGAIN, trouble=trouble[:300],
    )  # fmt: skip


def settle(envelope: Envelope, answer: Answer, now: datetime) -> None:
    """Write down how an attempt went that did not hand it over.

    While the mail server is away as a whole nothing is used up: an outage of days loses nothing.
    """
    if answer.is_down and envelope.rows[0].channel == Delivery.Channel.EMAIL:
        release(envelope, now, answer.trouble)
        return
    trouble = answer.trouble[:300]
    refused = answer.outcome is Outcome.REFUSED
    for row in envelope.rows:
        this = mine(envelope).filter(pk=row.pk)
        may_repeat = refused or row.prefers == "double"
        tries_left = may_repeat and _has_tries_left(row, answer, now)
        in_vain = answer.is_final or row.attempts >= ESCALATE_AFTER or not tries_left
        if may_repeat and in_vain and row.rung_id is not None and not row.escalation:
            this.update(escalation=Delivery.Escalation.WANTED)
        if tries_left:
            wait = RETRY_AFTER[min(row.attempts, len(RETRY_AFTER)) - 1]
            again = {"attempted_at": None} if refused else {}
            this.update(
                state=Delivery.State.PENDING, not_before=now + wait, claimed_until=None,
                trouble=trouble, **again,
            )  # fmt: skip
        elif refused:
            this.update(state=Delivery.State.FAILED, claimed_until=None, trouble=trouble)
            log.error("Message %s was given up: %s", row.pk, trouble)
        else:
            this.update(state=Delivery.State.UNKNOWN, claimed_until=None, trouble=trouble)


def _has_tries_left(row: Delivery, answer: Answer, now: datetime) -> bool:
    """A service that is away altogether is tried for days, each hour in the end."""
    if answer.is_down and now - row.created_at < KEEP_TRYING:
        return True
    return row.attempts <= len(RETRY_AFTER)


def settle_stale(now: datetime) -> int:
    """Settle claims whose lease ran out: their worker is gone. Returns how many."""
    stale = Delivery.objects.abandoned(now)
    if not stale.exists():
        return 0
    tried = Q(attempted_at__isnull=False)
    never_tried = stale.exclude(tried).update(
        state=Delivery.State.PENDING, token=None, claimed_until=None, attempts=F("attempts") - 1
    )
    again = stale.filter(tried, prefers="double", attempts__lte=len(RETRY_AFTER)).update(
        state=Delivery.State.PENDING, token=None, claimed_until=None
    )
    unknown = stale.filter(tried).update(
        state=Delivery.State.UNKNOWN, token=None, claimed_until=None, trouble=STOPPED
    )
    return never_tried + again + unknown
