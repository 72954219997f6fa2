"""Writing out the messages of rungs that fired: each in its reader's language and time zone.

A message in the inbox is handed over by being written. Who may not see the operation gets none.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from coordination.deadlines import messages
from coordination.deadlines.models import Delivery
from coordination.deadlines.readers import reader_of
from coordination.people.models import read_posts_of

log = logging.getLogger(__name__)

BATCH = 200
MAY_NOT_SEE = "its reader may not see the operation"
FIELDS = ["subject", "body", "state", "handed_over_at", "trouble"]


def write_out(now: datetime, trouble: list[str] | None = None) -> int:
    """Render every message that has no text yet. Returns how many were written or found void.

    One that cannot be rendered is left for the next look, is added to `trouble`, and does not hold
    up the others.
    """
    written, failed = 0, set[int]()
    while True:
        done, seen = _write_batch(now, failed, trouble)
        written += done
        if not seen:
            return written


@transaction.atomic
def _write_batch(now: datetime, failed: set[int], trouble: list[str] | None) -> tuple[int, int]:
    rows = list(
        Delivery.objects.unwritten()
        .exclude(pk__in=failed)
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .select_related(
            "rung__deadline__operation", "recipient__component", "post__component", "contact"
        )
        .order_by("not_before", "id")[:BATCH]
    )
    share_what_is_alike(rows)
    texts: dict[Any, messages.Text] = {}
    written = []
    for row in rows:
        try:
            with transaction.atomic():
                write(row, now, texts)
            written.append(row)
        except Exception as error:
            log.exception("Message %s could not be written", row.pk)
            failed.add(row.pk)
            if trouble is not None:
                trouble.append(f"message {row.pk}: {error}")
    Delivery.objects.bulk_update(written, FIELDS, batch_size=BATCH)
    return len(written), len(rows)


def share_what_is_alike(rows: Iterable[Delivery]) -> None:
    """The same person, operation and clock are one object, so that each is asked only once."""
    seen: dict[tuple[type, Any], Any] = {}

    def one(found: Any) -> Any:
        return seen.setdefault((type(found), found.pk), found)

    people = []
    for row in rows:
        if row.recipient is not None:
            row.recipient = one(row.recipient)
            people.append(row.recipient)
        if row.operation_id is not None:
            row.operation = one(row.operation)
        if row.rung is not None:
            row.rung = one(row.rung)
            row.rung.deadline = one(row.rung.deadline)
            row.rung.deadline.operation = one(row.rung.deadline.operation)
            row.operation = row.rung.deadline.operation
    read_posts_of(people)


def write(row: Delivery, now: datetime, texts: dict[Any, messages.Text]) -> None:
    """Put the text into a message, or cancel it where its reader may not see the operation."""
    reader = reader_of(row)
    if row.operation is not None and not row.operation.roles_of(reader):
        row.state = Delivery.State.CANCELLED
        row.subject = str(row.operation.ref)
        row.trouble = MAY_NOT_SEE
        return
    assert row.rung is not None, "announcements are written when they are made"
    key = (row.rung_id, reader.language, reader.time_zone)
    if key not in texts:
        texts[key] = messages.reminder(row.rung.deadline, row.rung, person=reader, now=now)
    row.subject = texts[key].subject
    row.body = texts[key].body
    if row.channel == Delivery.Channel.INBOX:
        row.state, row.handed_over_at = Delivery.State.HANDED_OVER, now
