"""Queries whose SQL is compiled once and run with other values.

Building and compiling a query costs Django several times what PostgreSQL needs to answer it. A list
that is asked for all day keeps what was compiled; only the values change.
"""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

MOST_KEPT = 500
"""Compiled queries kept per process; the one unused for longest is forgotten first."""


@dataclass(frozen=True)
class Compiled:
    rows: QuerySet[Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    places: dict[int, int]
    """Where in the parameters each value goes: place → number of the value."""


_kept: OrderedDict[Hashable, Compiled] = OrderedDict()
_lock = Lock()


def fetch(key: Hashable, build: Callable[..., QuerySet[Any]], *values: Any) -> list[Any]:
    """The rows of `build(*values)`. A value is a number, an instant, a short text or a list of these.

    `key` tells apart what `build` would write differently for other reasons than its values: two
    calls with the same key must differ in nothing else.
    """
    full_key = (key, tuple(len(v) if isinstance(v, list) else type(v) for v in values))
    compiled = _kept.get(full_key)
    if compiled is None:
        try:
            compiled = _compile(build, values)
        except EmptyResultSet:
            return []
        if compiled is None:
            return list(build(*values))
        with _lock:
            _kept[full_key] = compiled
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    else:
        with _lock, suppress(KeyError):  # another thread may just have dropped it
            _kept.move_to_end(full_key)
    return list(_with_values(compiled, _flat(values)))


def _with_values(compiled: Compiled, values: list[Any]) -> QuerySet[Any]:
    connection = connections[DEFAULT_DB_ALIAS]
    params = list(compiled.params)
    for place, number in compiled.places.items():
        params[place] = _adapted(values[number], connection)
    compiler = copy.copy(compiled.compiler)
    compiler.connection = connection
    compiler.as_sql = lambda *args, **kwargs: (compiled.sql, tuple(params))
    rows = compiled.rows._chain()  # type: ignore[attr-defined]
    rows.query.get_compiler = lambda *args, **kwargs: compiler
    return rows


def _compile(build: Callable[..., QuerySet[Any]], values: Sequence[Any]) -> Compiled | None:
    """Compile with stand-ins and see where they end up; None where one of them cannot be found."""
    connection = connections[DEFAULT_DB_ALIAS]
    stand_ins, number = [], 0
    for value in values:
        if isinstance(value, list):
            stand_ins.append([_stand_in(v, number + n) for n, v in enumerate(value)])
            number += len(value)
        else:
            stand_ins.append(_stand_in(value, number))
            number += 1
    rows = build(*stand_ins)
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    numbers = {_adapted(s, connection): n for n, s in enumerate(_flat(stand_ins))}
    places = {
        place: numbers[param]
        for place, param in enumerate(params)
        if isinstance(param, Hashable) and param in numbers
    }
    if len(numbers) != number or set(places.values()) != set(range(number)):
        return None
    return Compiled(rows, compiler, sql, tuple(params), places)


def _flat(values: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        found += value if isinstance(value, list) else [value]
    return found


def _stand_in(value: Any, number: int) -> Any:
    """A value of the same kind that no record has."""
    if isinstance(value, datetime):
        return datetime(1001, 1, 1, tzinfo=UTC) + timedelta(microseconds=number + 1)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError(f"no stand-in for {value!r}")
    return -2_000_000_000 - number if isinstance(value, int) else f"\x01stand-in-{number}"


def _adapted(value: Any, connection: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
