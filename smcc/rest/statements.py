"""PostgreSQL's own memory of a query: planning the lists costs it more than reading them.

What is asked again on the same connection is prepared there, and from then on only executed. Where
a pooler hands connections around between transactions a statement would not be found again: there
`DISABLE_SERVER_SIDE_CURSORS`, which Django asks for in that case, keeps this off too.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from psycopg2.extensions import AsIs

MOST_PREPARED = 200
"""Statements kept on a connection; the one unused for longest is given up first."""

_seen: WeakKeyDictionary[Any, OrderedDict[Hashable, str]] = WeakKeyDictionary()
"""By connection, each query that was asked there: its statement's name, empty after the first time."""
_numbers = count(1)


def can_prepare(connection: Any) -> bool:
    return connection.vendor == "postgresql" and not connection.settings_dict.get(
        "DISABLE_SERVER_SIDE_CURSORS"
    )


def prepared(
    connection: Any, query: Hashable, sql: str, params: Sequence[Any], places: Mapping[int, int]
) -> str | None:
    """The statement that asks for this SQL on this connection; None the first time that it is asked.

    `places` says which parameters are values, and of which number; the others are part of the query.
    Execute it with the values in the order of their numbers.
    """
    connection.ensure_connection()
    seen = _seen.get(connection.connection)
    if seen is None:
        seen = _seen[connection.connection] = OrderedDict()
        # What is kept here is read by its index whatever the values are; it need not be planned anew.
        _say(connection, "SET plan_cache_mode = force_generic_plan")
    if query not in seen:
        seen[query] = ""
        if len(seen) > MOST_PREPARED:
            _, name = seen.popitem(last=False)
            if name:
                _say(connection, f"DEALLOCATE {name}")
        return None
    seen.move_to_end(query)
    if not seen[query]:
        written = [
            AsIs(f"${places[n] + 1}") if n in places else param for n, param in enumerate(params)
        ]
        name = f"smcc_{next(_numbers)}"
        _say(connection, f"PREPARE {name} AS {sql}", written)
        seen[query] = name
    return seen[query]


def _say(connection: Any, sql: str, params: Sequence[Any] | None = None) -> None:
    """Beside the queries: what is prepared is no answer, and nothing that a request asked for."""
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        cursor.execute(sql, params)
