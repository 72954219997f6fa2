"""The database backend that settings name: Django's own in all but `is_usable`."""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Whether the connection kept from the request before can be used, in most cases without a word.

        Django asks `SELECT 1` once a request. But a server that went away has ended the
        connection, and that end waits to be read: where nothing waits, nothing ended. Where
        something does, be it only a notice, the server is asked as Django asks it.
        """
        kept = self.connection
        if kept is not None and not kept.closed and not _something_waits(kept):
            return True
        return bool(super().is_usable())


def _something_waits(connection: Any) -> bool:
    looked_at = select.poll()  # unlike select(), it knows no highest file number
    looked_at.register(connection.fileno(), select.POLLIN)
    return bool(looked_at.poll(0))
