"""What goes out as one message: a single row, or several due for one person at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from coordination.channels.carriers import Letter
from coordination.deadlines import messages
from coordination.deadlines.models import LATE, Delivery
from coordination.deadlines.readers import reader_of
from coordination.deadlines.sending.claiming import message_id


@dataclass
class Envelope:
    """Rows that become one message. They were claimed together and are settled together."""

    rows: list[Delivery]
    letter: Letter | None = None

    @property
    def keys(self) -> list[int]:
        return [row.pk for row in self.rows]


def envelopes(rows: Iterable[Delivery]) -> list[Envelope]:
    """One envelope a message: what may be bundled goes together, person by person and channel by channel.

    After an outage, what is caught up goes together by operation.
    """
    bundles: dict[Any, Envelope] = {}
    found = []
    for row in rows:
        key = _bundle_key(row)
        if key is None:
            found.append(Envelope([row]))
        elif key in bundles:
            bundles[key].rows.append(row)
        else:
            bundles[key] = Envelope([row])
            found.append(bundles[key])
    return found


def _bundle_key(row: Delivery) -> Any:
    if not row.is_bundled or row.recipient_id is None or row.rung_id is None:
        return None
    operation = row.operation_id if row.rung_caught_up else None
    return row.recipient_id, row.address, row.contact_id, operation


def write_letter(envelope: Envelope, now: datetime) -> Letter:
    """The envelope's letter, in its reader's language. What was held or is late is written anew: time has passed."""
    for row in envelope.rows:
        is_late = now - row.due_at > LATE
        if (row.held or is_late) and row.rung is not None:
            fresh = messages.reminder(
                row.rung.deadline, row.rung, person=reader_of(row), now=now, is_late=is_late
            )
            row.subject, row.body = fresh.subject, fresh.body
            with transaction.atomic():
                Delivery.objects.filter(pk=row.pk).update(subject=row.subject, body=row.body)
    first = envelope.rows[0]
    reader = reader_of(first)
    if len(envelope.rows) > 1:
        bundle = messages.bundle(envelope.rows, person=reader)
        subject, text, url = bundle.subject, bundle.body, bundle.url
    else:
        subject, text, url = first.subject, messages.addressed(first, reader), first.url
    letter = Letter(
        id=message_id(_cause(envelope)),
        subject=subject,
        text=text,
        html=messages.as_html(subject, text, language=reader.language),
        url=messages.absolute(url),
        address=first.address,
        data={"messages": [messages.as_facts(row) for row in envelope.rows]}
        if first.contact
        else {},
    )
    envelope.letter = letter
    return letter


def _cause(envelope: Envelope) -> str:
    """What the Message-ID says: the same rows, the same id."""
    first = envelope.rows[0]
    who = f"{first.recipient_id or 'office'}"
    if first.contact_id is not None:
        who += f".{first.contact_id}"
    if len(envelope.rows) == 1:
        return f"{first.cause.replace(':', '.')}.{who}"
    keys = ",".join(str(key) for key in sorted(envelope.keys))
    return f"bundle.{hashlib.sha256(keys.encode()).hexdigest()[:24]}.{who}"
