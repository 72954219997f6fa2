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
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators

from smcc.rest import statements

MOST_KEPT = 500
"""Compiled queries kept per process; the one unused for longest is forgotten first."""

LARGEST = 2**63 - 1
"""A whole number beyond it is in no column; Django knows what to ask instead."""


@dataclass(frozen=True)
class Compiled:
    rows: QuerySet[Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    places: dict[int, int]
    """Where in the parameters each value goes: place → number of the value."""
    converters: dict[int, Any]
    """What turns the database's values into Python's, by column."""
    make: Callable[[Any], Any] | None
    """What makes of a row what the queryset would; None where nobody but the queryset itself can."""


_kept: OrderedDict[Hashable, Compiled] = OrderedDict()
_lock = Lock()


def fetch(key: Hashable, build: Callable[..., QuerySet[Any]], *values: Any) -> list[Any]:
    """The rows of `build(*values)`. A value is a whole number, an instant, a short text or a list of these;
    with any other the query is built anew.

    `key` tells apart what `build` would write differently for other reasons than its values: two
    calls with the same key must differ in nothing else.
    """
    if not all(map(_can_be_kept, _flat(values))):
        return list(build(*values))
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
    return _run(full_key, compiled, _flat(values))


def _run(key: Hashable, compiled: Compiled, values: list[Any]) -> list[Any]:
    connection = connections[DEFAULT_DB_ALIAS]
    sql, params = _asked(key, compiled, [_adapted(v, connection) for v in values], connection)
    if compiled.make is None:
        return _through_the_model(compiled, connection, sql, params)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[Any] = cursor.fetchall()
    if compiled.converters:
        compiler = copy.copy(compiled.compiler)
        compiler.connection = connection
        found = [tuple(row) for row in compiler.apply_converters(found, compiled.converters)]
    return found if compiled.make is _as_it_is else list(map(compiled.make, found))


def _asked(
    key: Hashable, compiled: Compiled, values: list[Any], connection: Any
) -> tuple[str, tuple[Any, ...]]:
    """What to say to the database, and with which parameters."""
    if statements.can_prepare(connection):
        name = statements.prepared(connection, key, compiled.sql, compiled.params, compiled.places)
        if name and values:
            return f"EXECUTE {name} ({', '.join(['%s'] * len(values))})", tuple(values)
        if name:
            return f"EXECUTE {name}", ()
    params = list(compiled.params)
    for place, number in compiled.places.items():
        params[place] = values[number]
    return compiled.sql, tuple(params)


def _through_the_model(
    compiled: Compiled, connection: Any, sql: str, params: tuple[Any, ...]
) -> list[Any]:
    """The rows as the queryset would make them: instances with what is read along, or single values."""
    compiler = copy.copy(compiled.compiler)
    compiler.connection = connection
    compiler.as_sql = lambda *args, **kwargs: (sql, params)
    compiler.get_converters = lambda expressions: compiled.converters
    query = _Instead(compiled.rows.query, get_compiler=lambda *args, **kwargs: compiler)
    rows: Any = _Instead(compiled.rows, query=query, db=DEFAULT_DB_ALIAS)
    return list(rows._iterable_class(rows, chunked_fetch=False))


class _Instead:
    """Something with a few of its attributes replaced: cheaper than Django's own copies."""

    def __init__(self, of: Any, **replaced: Any) -> None:
        self.__dict__.update(replaced)
        self._of = of

    def __getattr__(self, name: str) -> Any:
        return getattr(self._of, name)


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
    columns = [selected for selected, *_sql in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(columns)
    make = None if compiler.has_composite_fields(columns) else _maker(rows, compiler)
    return Compiled(rows, compiler, sql, tuple(params), places, converters, make)


def _maker(rows: Any, compiler: Any) -> Callable[[Any], Any] | None:
    if rows._iterable_class is ValuesListIterable:
        query = rows.query
        names = [*query.extra_select, *query.values_select, *query.annotation_select]
        return _as_it_is if names == list(rows._fields) else None
    if rows._iterable_class is ModelIterable and not rows._known_related_objects:
        return _instances(compiler)
    return None


def _as_it_is(row: Any) -> Any:
    return row


def _instances(compiler: Any) -> Callable[[Any], Any] | None:
    """What `ModelIterable` does with each row, prepared once: the instance, and what is read along."""
    about = compiler.klass_info
    if compiler.annotation_col_map:
        return None
    model, places = about["model"], about["select_fields"]
    first, end = places[0], places[-1] + 1
    names = [selected[0].target.attname for selected in compiler.select[first:end]]
    # The stubs are ahead of Django 5.2, which knows no fetch mode yet.
    along = get_related_populators(about, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]

    def make(row: Any) -> Any:
        thing = model.from_db(DEFAULT_DB_ALIAS, names, row[first:end])
        for related in along:
            related.populate(row, thing)
        return thing

    return make


def _flat(values: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        found += value if isinstance(value, list) else [value]
    return found


def _can_be_kept(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, datetime | int | str):
        return False
    return not isinstance(value, int) or abs(value) <= LARGEST


def _stand_in(value: Any, number: int) -> Any:
    """A value of the same kind that no record has."""
    if isinstance(value, datetime):
        return datetime(1001, 1, 1, tzinfo=UTC) + timedelta(microseconds=number + 1)
    return -2_000_000_000 - number if isinstance(value, int) else f"\x01stand-in-{number}"


def _adapted(value: Any, connection: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
