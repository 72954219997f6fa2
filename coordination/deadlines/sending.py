"""Sending: claim with a lease, attempt, hand over. Each moment is committed apart from the next.

Claimed and never attempted: nothing was sent, it goes back to waiting. Attempted and never
settled: it may have been sent. A message that prefers a miss then stays `unknown` for good; one
that prefers a double is sent again. Nothing is dropped without a word.
"""

from __future__ import annotations

import logging
import smtplib
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet

from coordination.deadlines.models import Delivery
from coordination.deadlines.sweep import database_now

log = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(minutes=5)
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
)
"""Waits between attempts that surely did not go out; after the last one the message has failed."""

Now = Callable[[], datetime]


def send_pending(now: Now = database_now) -> int:
    """Send what is waiting, and settle what a dead worker left behind. Returns how many were handed over."""
    settle_stale(now())
    sent = 0
    while claimed := claim(now()):
        sent += _send(claimed, now)
        if len(claimed) < BATCH:
            break
    return sent


@transaction.atomic
def claim(now: datetime, size: int = BATCH) -> list[Delivery]:
    """Take up to `size` waiting e-mails for one lease. Two workers never take the same one."""
    rows = list(
        Delivery.objects.filter(
            state=Delivery.State.PENDING, channel=Delivery.Channel.EMAIL, not_before__lte=now
        )
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .select_related("rung__deadline", "operation", "recipient__component")
        .order_by("not_before", "id")[:size]
    )
    claimed, token = [], uuid.uuid4()
    for row in rows:
        if not still_needed(row):
            row.state = Delivery.State.CANCELLED
            row.save(update_fields=["state"])
            continue
        row.state, row.token, row.claimed_until = Delivery.State.CLAIMED, token, now + LEASE
        row.attempted_at = None
        row.attempts += 1
        row.message_id = message_id(row)
        row.save(
            update_fields=[
                "state",
                "token",
                "claimed_until",
                "attempted_at",
                "attempts",
                "message_id",
            ]
        )
        claimed.append(row)
    return claimed


def still_needed(delivery: Delivery) -> bool:
    """Not once its clock has stopped or its limit has moved, nor to whom may no longer read it."""
    person, operation = delivery.recipient, delivery.operation
    if not person.is_active or (operation is not None and not operation.roles_of(person)):
        return False
    rung = delivery.rung
    if rung is None:
        return True
    return rung.deadline.stopped_at is None and rung.deadline.version == rung.deadline_version


def message_id(delivery: Delivery) -> str:
    """The same id for every attempt of a message: evidence, and a key by which a double is told."""
    host = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].strip("> ")
    return f"<smcc.{delivery.cause.replace(':', '.')}.{delivery.recipient_id}@{host}>"


def _send(claimed: list[Delivery], now: Now) -> int:
    connection = mail.get_connection()
    sent = 0
    try:
        for row in claimed:
            sent += _send_one(row, connection, now)
    finally:
        _close(connection)
    return sent


def _send_one(row: Delivery, connection: BaseEmailBackend, now: Now) -> bool:
    """Attempt one message. Only the worker whose token still stands may attempt or settle it."""
    mine = Delivery.objects.filter(pk=row.pk, token=row.token, state=Delivery.State.CLAIMED)
    if not mine.update(attempted_at=now()):
        return False
    message = mail.EmailMessage(
        subject=row.subject,
        body=row.body,
        to=[row.address],
        connection=connection,
        headers={"Message-ID": row.message_id, "Auto-Submitted": "auto-generated"},
    )
    try:
        connection.open()
    except Exception as error:  # no line to the server: surely not sent
        _refused(mine, row, now(), error)
        return False
    try:
        message.send()
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        _close(connection)
        _refused(mine, row, now(), error)
        return False
    except Exception as error:  # the line broke somewhere: it may have gone out
        _close(connection)
        _uncertain(mine, row, now(), error)
        return False
    return bool(
        mine.update(
            state=Delivery.State.HANDED_OVER, handed_over_at=now(), claimed_until=None, trouble=""
        )
    )


def _close(connection: BaseEmailBackend) -> None:
    """Start the next message on a fresh connection after trouble."""
    try:
        connection.close()
    except Exception as error:
        log.info("Closing the mail connection failed: %s", error)


def _refused(mine: QuerySet[Delivery], row: Delivery, now: datetime, error: Exception) -> None:
    """The server said no, or was not there: surely not sent. Try again later, or give up aloud."""
    trouble = said(error)
    if row.attempts > len(RETRY_AFTER):
        mine.update(state=Delivery.State.FAILED, claimed_until=None, trouble=trouble)
        log.error("Message %s was given up: %s", row.pk, trouble)
        return
    mine.update(
        state=Delivery.State.PENDING,
        not_before=now + RETRY_AFTER[row.attempts - 1],
        claimed_until=None,
        attempted_at=None,
        trouble=trouble,
    )


def _uncertain(mine: QuerySet[Delivery], row: Delivery, now: datetime, error: Exception) -> None:
    """It may have been sent. The rung decided beforehand whether a double or a miss is worse."""
    trouble = said(error)
    if row.prefers == "double" and row.attempts <= len(RETRY_AFTER):
        mine.update(
            state=Delivery.State.PENDING,
            not_before=now + RETRY_AFTER[row.attempts - 1],
            claimed_until=None,
            trouble=trouble,
        )
    else:
        mine.update(state=Delivery.State.UNKNOWN, claimed_until=None, trouble=trouble)


def said(error: Exception) -> str:
    """What went wrong, short, for the people who read the message list."""
    return f"{type(error).__name__}: {error}"[:300]


def settle_stale(now: datetime) -> int:
    """Settle claims whose lease ran out: their worker is gone. Returns how many."""
    stale = Delivery.objects.filter(state=Delivery.State.CLAIMED, claimed_until__lt=now)
    never_tried = stale.filter(attempted_at=None).update(
        state=Delivery.State.PENDING, token=None, claimed_until=None
    )
    again = stale.filter(
        attempted_at__isnull=False, prefers="double", attempts__lte=len(RETRY_AFTER)
    ).update(state=Delivery.State.PENDING, token=None, claimed_until=None)
    unknown = stale.filter(attempted_at__isnull=False).update(
        state=Delivery.State.UNKNOWN,
        token=None,
        claimed_until=None,
        trouble="the worker stopped between the attempt and the server's answer",
    )
    return never_tried + again + unknown
