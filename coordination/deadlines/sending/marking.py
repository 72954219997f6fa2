"""Marking the rows of an envelope, as long as the claim stands.

Twice a message is something written down and committed. Building the statement costs Django more
than the database needs for it, so each is built once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from coordination.deadlines.models import Delivery
from coordination.deadlines.sending.envelopes import Envelope


def mine(envelope: Envelope) -> QuerySet[Delivery]:
    """The envelope's rows, as long as the claim stands."""
    first = envelope.rows[0]
    return Delivery.objects.filter(
        pk__in=envelope.keys, token=first.token, state=Delivery.State.CLAIMED
    )


def mark(envelope: Envelope, **values: Any) -> int:
    """What `mine(envelope).update(**values)` does. Returns how many rows were still ours."""
    first, keys = envelope.rows[0], envelope.keys
    sql, prepare = _statement(tuple(values), len(keys))
    given = (*values.values(), first.token, Delivery.State.CLAIMED.value)
    params = [make(value, connection) for make, value in zip(prepare, given, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *keys])
        return int(cursor.rowcount)


@cache
def _statement(names: tuple[str, ...], count: int) -> tuple[str, tuple[Callable[..., Any], ...]]:
    """The statement, and for each of its values what makes of it what the database takes."""
    quote = connection.ops.quote_name
    said = ", ".join(f"{quote(name)} = %s" for name in names)
    keys = ", ".join(["%s"] * count)
    # Every part is a name of a column of ours.
    sql = (
        f"UPDATE {quote(Delivery._meta.db_table)} SET {said}"  # noqa: S608
        f" WHERE {quote('token')} = %s AND {quote('state')} = %s AND id IN ({keys})"
    )
    fields: list[Any] = [Delivery._meta.get_field(name) for name in (*names, "token", "state")]
    return sql, tuple(field.get_db_prep_save for field in fields)
