"""Pages by cursor: no count, and a page deep down costs what the first one costs.

A cursor holds the sort values of the row at a page's edge. Rows that are added meanwhile neither
repeat others nor hide them. The order ends in a unique column, and its columns are never null.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Model, Q, QuerySet
from django.utils.translation import gettext as _

from smcc.rules.refusals import Invalid

FORWARDS, BACKWARDS = "n", "p"
Narrow = Callable[..., QuerySet[Any]]


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    next: str | None
    previous: str | None


def read_page(
    model: type[Model],
    *,
    order: Sequence[str],
    cursor: str,
    limit: int,
    fetch: Callable[[Narrow, list[Any], bool], list[Any]],
    edge_of: Callable[[Any], Sequence[Any]],
) -> Page:
    """One page of at most `limit` rows.

    `fetch(narrow, edge, backwards)` reads the rows of `narrow(rows, *edge)`; `edge_of` gives a
    row's sort values. Raises `Invalid` for a cursor that this list did not give out.
    """
    direction, edge = _read(cursor, model, order) if cursor else (FORWARDS, [])
    backwards = direction == BACKWARDS
    sort = [_turned(name) for name in order] if backwards else list(order)

    def narrow(rows: QuerySet[Any], *edge: Any) -> QuerySet[Any]:
        found = rows.order_by(*sort)
        return (found.filter(_beyond(sort, edge)) if edge else found)[: limit + 1]

    got = fetch(narrow, edge, backwards)
    more, got = len(got) > limit, got[:limit]
    if backwards:
        got.reverse()
    has_next = True if backwards else more
    has_previous = more if backwards else bool(edge)
    return Page(
        got,
        next=_write(FORWARDS, edge_of(got[-1])) if got and has_next else None,
        previous=_write(BACKWARDS, edge_of(got[0])) if got and has_previous else None,
    )


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], edge: Sequence[Any]) -> Q:
    """Rows that sort after the edge. The looser condition in front lets an index be used."""
    condition = Q()
    for name, value in reversed(list(zip(order, edge, strict=True))):
        path, compare = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        strictly = Q(**{f"{path}__{compare}": value})
        condition = strictly | (Q(**{path: value}) & condition) if condition else strictly
    if len(order) > 1:
        path, compare = (order[0][1:], "lte") if order[0].startswith("-") else (order[0], "gte")
        condition = Q(**{f"{path}__{compare}": edge[0]}) & condition
    return condition


def _write(direction: str, edge: Sequence[Any]) -> str:
    said = [direction, *(v.isoformat() if hasattr(v, "isoformat") else v for v in edge)]
    packed = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _read(cursor: str, model: type[Model], order: Sequence[str]) -> tuple[str, list[Any]]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        direction, *values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if direction not in (FORWARDS, BACKWARDS):
            raise ValueError("no direction")
        edge = [
            _typed(model._meta.get_field(name.lstrip("-")), value)
            for name, value in zip(order, values, strict=True)
        ]
    except (binascii.Error, ValueError, TypeError, KeyError, RecursionError, ValidationError) as e:
        raise Invalid(
            {"cursor": _("This cursor is not one that this list gave out. Begin without it.")}
        ) from e
    return direction, edge


def _typed(column: Any, value: Any) -> Any:
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        raise ValueError("no sort value")
    typed = column.to_python(value)
    if isinstance(column, DateTimeField) and (
        not isinstance(typed, datetime) or typed.tzinfo is None
    ):
        raise ValueError("a cursor holds instants")
    if isinstance(typed, str) and "\x00" in typed:
        raise ValueError("a cursor holds no NUL")
    return typed
