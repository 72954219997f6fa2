"""Single rows written with SQL that is put together once: for what is saved at every pause of a hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model
from django.db.models.sql import InsertQuery

from smcc.rest import statements


def insert(thing: Model) -> None:
    """Insert a new instance, as `save(force_insert=True)` would but without its signals. Sets its id.

    What the database fills in by itself is read when it is asked for.

    Raises what the database refuses (`IntegrityError`).
    """
    connection = connections[DEFAULT_DB_ALIAS]
    sql, fields = _insertion(type(thing), connection.vendor, thing)
    with connection.cursor() as cursor:
        _run(cursor, connection, sql, _added(thing, fields, connection))
        _is_there(thing, cursor.fetchone()[0])


def _added(thing: Model, fields: list[Any], connection: Any) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(thing, add=True), connection) for field in fields]


def _is_there(thing: Model, pk: int) -> None:
    thing.pk = pk
    thing._state.adding, thing._state.db = False, DEFAULT_DB_ALIAS
    for field in thing._meta.concrete_fields:
        if field.has_db_default():
            thing.__dict__.pop(field.attname, None)


_insertions: dict[tuple[type[Model], str], tuple[str, list[Any]]] = {}


def _insertion(model: type[Model], vendor: str, thing: Model) -> tuple[str, list[Any]]:
    kept = _insertions.get((model, vendor))
    if kept is None:
        fields = [
            field
            for field in model._meta.concrete_fields
            if not field.primary_key and not field.has_db_default()
        ]
        query = InsertQuery(model)
        query.insert_values(fields, [thing])
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        compiler.returning_fields = [model._meta.pk]
        ((sql, params),) = compiler.as_sql()
        assert len(params) == len(fields), "each field is one parameter"
        kept = _insertions[(model, vendor)] = (sql, fields)
    return kept


def update_at(
    thing: Model, version: int, values: dict[str, Any], *, beside: tuple[str, str] = ("", "")
) -> bool:
    """Write values into the row of `thing` if its `version` is still that one. False: it is not.

    `beside` names a foreign key and a moment of the record there that must not have come: asked by
    the same statement, so that nobody comes between. The instance itself stays as it is.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    sql, fields = _update(type(thing), connection.vendor, tuple(values), beside)
    with connection.cursor() as cursor:
        params = _moved(thing, version, values, fields, beside, connection)
        _run(cursor, connection, sql, params)
        return bool(cursor.rowcount)


def _moved(
    thing: Model, version: int, values: dict[str, Any], fields: list[Any],
    beside: tuple[str, str], connection: Any,
) -> list[Any]:  # fmt: skip
    params = [
        field.get_db_prep_save(value.pk if isinstance(value, Model) else value, connection)
        for field, value in zip(fields, values.values(), strict=True)
    ]
    params += [thing.pk, version]
    if all(beside):
        key: Any = thing._meta.get_field(beside[0])
        params.append(getattr(thing, key.attname))
    return params


def update_and_insert(
    thing: Model, version: int, values: dict[str, Any], also: Model, *,
    beside: tuple[str, str] = ("", ""),
) -> bool:  # fmt: skip
    """`update_at`, and `insert` of `also` where it wrote: both or none. False: neither.

    On PostgreSQL one statement, which needs no transaction around it; elsewhere one is opened.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        with transaction.atomic():
            if not update_at(thing, version, values, beside=beside):
                return False
            insert(also)
        return True
    update, fields = _update(type(thing), connection.vendor, tuple(values), beside)
    sql, also_fields = _insertion(type(also), connection.vendor, also)
    with connection.cursor() as cursor:
        params = _moved(thing, version, values, fields, beside, connection)
        params += _added(also, also_fields, connection)
        _run(cursor, connection, _both(update, sql), params)
        told = cursor.fetchone()
    if told is None:
        return False
    _is_there(also, told[0])
    return True


@cache
def _both(update: str, insertion: str) -> str:
    """The insertion takes place once for the row that the update wrote, or not at all."""
    head, values, tail = _INSERTION.fullmatch(insertion).groups()  # type: ignore[union-attr]
    return f"WITH moved AS ({update} RETURNING 1) {head} SELECT {values} FROM moved {tail}"  # noqa: S608 (both were put together by Django)


_INSERTION = re.compile(r"(INSERT INTO .+?\)) VALUES \((.+)\) (RETURNING .+)", re.DOTALL)


def _run(cursor: Any, connection: Any, sql: str, params: Sequence[Any]) -> None:
    """Run it, from the second time on a connection as a statement that the database has planned before."""
    name = None
    if statements.can_prepare(connection):
        places = {number: number for number in range(len(params))}
        name = statements.prepared(connection, ("written", sql), sql, params, places)
    if name:
        cursor.execute(f"EXECUTE {name} ({', '.join(['%s'] * len(params))})", params)
    else:
        cursor.execute(sql, params)


@cache
def _update(
    model: type[Model], vendor: str, names: tuple[str, ...], beside: tuple[str, str]
) -> tuple[str, list[Any]]:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    about: Any = model._meta
    fields = [about.get_field(name) for name in names]
    told = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    which = f"{quote(about.pk.column)} = %s AND {quote('version')} = %s"
    if all(beside):
        which += f" AND {_not_yet(about.get_field(beside[0]), beside[1], quote)}"
    return f"UPDATE {quote(about.db_table)} SET {told} WHERE {which}", fields  # noqa: S608 (names of columns alone)


def _not_yet(key: Any, moment: str, quote: Any) -> str:
    other = key.related_model._meta
    table, pk, column = (
        quote(other.db_table), quote(other.pk.column), quote(other.get_field(moment).column),
    )  # fmt: skip
    return f"(SELECT {column} FROM {table} WHERE {pk} = %s) IS NULL"  # noqa: S608
