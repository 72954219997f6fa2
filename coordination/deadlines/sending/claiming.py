"""Taking waiting messages for one lease, and leaving those that are held or no longer needed."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet, prefetch_related_objects

from coordination.deadlines.models import LATE, Delivery, DeliveryQuerySet
from coordination.deadlines.readers import reader_of
from coordination.deadlines.sending import holding
from coordination.deadlines.writing import CLOCK, WHO, share_what_is_alike

BATCH = 100
LEASE = timedelta(minutes=5)
EMAIL = Delivery.Channel.EMAIL.value


Readers = dict[tuple[int | None, ...], bool]


class Claim(NamedTuple):
    """What was taken, and whether there may be more to take."""

    rows: list[Delivery]
    there_is_more: bool


@transaction.atomic
def claim(
    now: datetime, size: int = BATCH, channel: str = EMAIL, *, until: datetime | None = None
) -> Claim:
    """Take up to `size` waiting messages of a channel for one lease. Two workers never take the same one.

    Of a person whose message may be bundled, what else is due and may be bundled is taken along,
    so that it becomes one message. What is held is given its later time, what nobody needs any
    more is cancelled; both without an attempt. `until`, where given, leaves what came to wait
    since then: so a round ends, and what it gave back waits for the next.
    """
    until = until or now
    rows = list(_locked(_due(until, channel))[:size])
    is_full = len(rows) == size
    people = {row.recipient_id for row in rows if row.is_bundled and row.recipient_id}
    if people and is_full:
        more = _due(until, channel).filter(recipient__in=people, is_bundled=True)
        rows += _locked(more.exclude(pk__in=[row.pk for row in rows]))
    prefetch_related_objects([row for row in rows if _asks_for_its_clock(row, now)], CLOCK)
    share_what_is_alike(rows)
    readers: Readers = {}
    needed = [row for row in rows if still_needed(row, readers)]
    kept = {row.pk for row in needed}
    void = [row for row in rows if row.pk not in kept]
    ready = holding.let_go(needed, now)
    taken, token = [row.pk for row in ready], uuid.uuid4()
    if void:
        _cancel(void)
    if taken:
        Delivery.objects.filter(pk__in=taken).update(
            state=Delivery.State.CLAIMED, token=token, claimed_until=now + LEASE,
            attempted_at=None, attempts=F("attempts") + 1,
        )  # fmt: skip
    for row in ready:
        row.state, row.token, row.attempts = Delivery.State.CLAIMED, token, row.attempts + 1
        row.claimed_until = now + LEASE
    return Claim(ready, is_full)


def _due(now: datetime, channel: str) -> DeliveryQuerySet:
    """What waits in a channel, and is written already."""
    return Delivery.objects.waiting(now).filter(channel=channel).exclude(subject="")


def _locked(rows: DeliveryQuerySet) -> QuerySet[Delivery]:
    return (
        rows.select_for_update(skip_locked=True, no_key=True, of=("self",))
        .with_clock()
        .prefetch_related(*WHO, "operation", "recipient__reminder_choices")
        .order_by("not_before", "id")
    )


def _asks_for_its_clock(row: Delivery, now: datetime) -> bool:
    """What shares a message, is written anew, or is told to a machine; of all else the text says enough."""
    shares = row.is_bundled or row.contact_id is not None
    later = bool(row.held) or now - row.due_at > LATE
    return row.rung_id is not None and (shares or later or row.operation_id is None)


def _cancel(rows: list[Delivery]) -> None:
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(state=Delivery.State.CANCELLED)


def still_needed(delivery: Delivery, readers: Readers) -> bool:
    """Not once its clock has stopped or its limit has moved, nor to whom may no longer read it.

    `readers` remembers who was found to read what.
    """
    clock = delivery.clock_id if delivery.operation_id is None else None
    who = delivery.operation_id, clock, delivery.recipient_id, delivery.post_id
    if who not in readers:
        reader, whole = reader_of(delivery), delivery.whole
        seen = whole is None or bool(whole.roles_of(reader))
        readers[who] = bool(reader.is_active) and seen
    if not readers[who]:
        return False
    if delivery.contact is not None and delivery.contact.ended_at is not None:
        return False
    return delivery.rung_applies


def message_id(cause: str) -> str:
    """The same id for every attempt of a message: evidence, and a key by which a double is told."""
    host = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].strip("> ")
    return f"<smcc.{cause}@{host}>"
