"""Writing out the messages of rungs that fired: each in its reader's language and time zone.

A message in the inbox is handed over by being written. Who may not see what the clock belongs to gets none.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction

from coordination.deadlines import messages
from coordination.deadlines.models import Delivery
from coordination.deadlines.readers import reader_of
from coordination.people.models import read_posts_of

log = logging.getLogger(__name__)

BATCH = 100
CLOCK = "rung__deadline__operation"
WHO = ("recipient__component", "post__component", "contact")
"""What many messages have in common: read once for each, not once for each message."""
MAY_NOT_SEE = "its reader may not see the operation"


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
        .select_related("rung__deadline")
        .prefetch_related(CLOCK, *WHO)
        .order_by("not_before", "id")[:BATCH]
    )
    share_what_is_alike(rows)
    texts: dict[Any, messages.Text] = {}
    written = []
    for row in rows:
        try:
            write(row, now, texts)
        except Exception as error:
            log.exception("Message %s could not be written", row.pk)
            failed.add(row.pk)
            if trouble is not None:
                trouble.append(f"message {row.pk}: {error}")
            if isinstance(
                error, DatabaseError
            ):  # nothing can be asked any more: begin anew without it
                transaction.set_rollback(True)
                return 0, len(rows)
        else:
            written.append(row)
    _keep(written, now)
    return len(written), len(rows)


def _keep(rows: list[Delivery], now: datetime) -> None:
    """Write the texts into the database, all in one statement; then how those stand that end with it."""
    if not rows:
        return
    table = connection.ops.quote_name(Delivery._meta.db_table)
    values = ", ".join(["(%s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH written (id, subject, body) AS (VALUES {values}) UPDATE {table}"  # noqa: S608
            " SET subject = written.subject, body = written.body"
            f" FROM written WHERE {table}.id = written.id",
            [value for row in rows for value in (row.pk, row.subject, row.body)],
        )
    for state, more in (
        (Delivery.State.HANDED_OVER, {"handed_over_at": now}),
        (Delivery.State.CANCELLED, {"trouble": MAY_NOT_SEE}),
    ):
        those = [row.pk for row in rows if row.state == state]
        if those:
            Delivery.objects.filter(pk__in=those).update(state=state, **more)


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
        if "rung" in row._state.fields_cache and row.rung is not None:
            row.rung = one(row.rung)
            row.rung.deadline = one(row.rung.deadline)
            if row.rung.deadline.operation is not None:
                row.rung.deadline.operation = one(row.rung.deadline.operation)
            row.operation = row.rung.deadline.operation
        elif row.operation_id is not None:
            row.operation = one(row.operation)
    read_posts_of(people)


def write(row: Delivery, now: datetime, texts: dict[Any, messages.Text]) -> None:
    """Put the text into a message, or cancel it where its reader may not see the operation."""
    reader = reader_of(row)
    if row.whole is not None and not row.whole.roles_of(reader):
        row.state = Delivery.State.CANCELLED
        row.subject = str(row.whole.ref)
        return
    assert row.rung is not None, "announcements are written when they are made"
    key = (row.rung_id, reader.language, reader.time_zone)
    if key not in texts:
        texts[key] = messages.reminder(row.rung.deadline, row.rung, person=reader, now=now)
    row.subject = texts[key].subject
    row.body = texts[key].body
    if row.channel == Delivery.Channel.INBOX:
        row.state = Delivery.State.HANDED_OVER
