"""Finding the calendar behind a secret address, as long as it may be read."""

from __future__ import annotations

import hashlib

from coordination.feeds.actions import secret_hash_of
from coordination.feeds.models import CalendarFeed
from coordination.people.sign_in import may_sign_in


def feed_behind(secret: str) -> CalendarFeed | None:
    """The feed with its person and operation, or None.

    None for an unknown and for a revoked address, for somebody whose account is closed, and for an
    operation that may no longer be seen.
    """
    row = (
        CalendarFeed.objects.live()
        .filter(secret_hash=secret_hash_of(secret))
        .select_related("person__component", "operation")
        .first()
    )
    if row is None or not may_sign_in(row.person):
        return None
    if row.operation is not None and not row.operation.roles_of(row.person):
        return None
    return row


def etag_of(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:32]
