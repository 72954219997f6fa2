"""Marking the rows of an envelope, as long as the claim stands.

Twice a message is something written down and committed. Building the statement costs Django more
than the database needs for it, so each is built once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from coordination.deadlines.models import Delivery
from coordination.deadlines.sending.envelopes import Envelope


def mine(envelope: Envelope) -> QuerySet[Delivery]:
    """The envelope's rows, as long as the claim stands."""
    first = envelope.rows[0]
    return Delivery.objects.filter(
        pk__in=envelope.keys, token=first.token, state=Delivery.State.CLAIMED
    )


@dataclass(frozen=True)
class Mark:
    """Values for the rows of an envelope that are still ours."""

    envelope: Envelope
    values: dict[str, Any]

    def written(self) -> tuple[str, list[Any]]:
        """The statement, and what it is given."""
        first, keys = self.envelope.rows[0], self.envelope.keys
        sql, prepare = _statement(tuple(self.values), len(keys))
        given = (*self.values.values(), first.token, Delivery.State.CLAIMED.value)
        return sql, [*(make(value) for make, value in zip(prepare, given, strict=True)), *keys]


def mark_all(marks: Sequence[Mark]) -> list[int]:
    """Write marks down, committed together: for each what `mine(envelope).update(**values)` does.

    Returns how many rows of each were still ours.

    PostgreSQL takes them as one statement: to ask and to wait costs more than what is asked for.
    """
    written = [each.written() for each in marks]
    if len(marks) == 1 or connection.vendor != "postgresql":
        with transaction.atomic() if len(marks) > 1 else nullcontext():
            return [_execute(*each).rowcount for each in written]
    parts = ", ".join(f"m{n} AS ({sql} RETURNING 1)" for n, (sql, _given) in enumerate(written))
    counts = ", ".join(f"(SELECT count(*) FROM m{n})" for n in range(len(written)))  # noqa: S608 - no value of anybody's
    given = [value for _sql, values in written for value in values]
    return list(_execute(f"WITH {parts} SELECT {counts}", given).fetchone())


def _execute(sql: str, given: list[Any]) -> Any:
    cursor = connection.cursor()
    cursor.execute(sql, given)
    return cursor


@cache
def _statement(names: tuple[str, ...], count: int) -> tuple[str, tuple[Callable[..., Any], ...]]:
    """The statement, and for each of its values what makes of it what the database takes."""
    quote = connection.ops.quote_name
    said = ", ".join(f"{quote(name)} = %s" for name in names)
    keys = ", ".join(["%s"] * count)
    # Every part is a name of a column of ours. Asked for the state as such, PostgreSQL reads all that
    # is claimed, through the small index of those, and takes five times as long.
    sql = (
        f"UPDATE {quote(Delivery._meta.db_table)} SET {said}"  # noqa: S608
        f" WHERE {quote('token')} = %s AND COALESCE({quote('state')}, '') = %s AND id IN ({keys})"
    )
    fields: list[Any] = [Delivery._meta.get_field(name) for name in (*names, "token", "state")]
    return sql, tuple(_preparing(field) for field in fields)


def _preparing(field: Any) -> Callable[[Any], Any]:
    """What makes of a value what the database takes. Most are the same for every message of a round."""
    return lru_cache(maxsize=4)(lambda value: field.get_db_prep_save(value, connection))
