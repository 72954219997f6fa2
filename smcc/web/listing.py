"""Pages of a long list by cursor: no count, one row more than is shown, no dearer deep down.

A cursor is the sort values of the row at the page's edge. Rows that come or go between two
pages neither repeat nor hide others. The order must end in a unique column, and its columns
must not be null.
"""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict

AFTER, BEFORE = "after", "before"
PAGE_SIZE = 50
Read = Callable[..., list[Any]]
"""`read(key, build, *edge)`: the rows of `build(*edge)`, which for one key differs by the edge alone."""


def as_built(key: Hashable, build: Callable[..., QuerySet[Any]], *edge: Any) -> list[Any]:
    return list(build(*edge))


@dataclass(frozen=True)
class Page:
    """The rows to show, and the cursors of what lies before and after (empty at the ends)."""

    rows: list[Any]
    previous: str = ""
    next: str = ""

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def has_others(self) -> bool:
        return bool(self.previous or self.next)


def paginate(
    rows: QuerySet[Any] | Callable[[], QuerySet[Any]],
    params: QueryDict | dict[str, str],
    *,
    order: Sequence[str],
    size: int = PAGE_SIZE,
    read: Read = as_built,
) -> Page:
    """The page that `?after=` or `?before=` names, in `order` ("-onset_at", "-id").

    A cursor that cannot be read (cut off in a mail, or of another list) gives the first page.
    `read` may keep what it needs to read such a page again, and then asks for no `rows` to be built.
    """
    after, before = _read(params.get(AFTER), order), _read(params.get(BEFORE), order)
    backwards = before is not None and after is None
    edge = before if backwards else after
    sort = tuple(_turned(name) for name in order) if backwards else tuple(order)

    def build(*edge: Any) -> QuerySet[Any]:
        found = (rows() if callable(rows) else rows).order_by(*sort)
        return (found.filter(_beyond(sort, edge)) if edge else found)[: size + 1]

    if edge is not None:
        try:
            build(*edge)
        except (ValidationError, ValueError, TypeError):
            edge, backwards, sort = None, False, tuple(order)
    got = read((sort, size), build, *(edge or ()))
    more, got = len(got) > size, got[:size]
    if backwards:
        got.reverse()
        has_previous, has_next = more, True
    else:
        has_previous, has_next = edge is not None, more
    return Page(
        got,
        previous=_write(got[0], order) if got and has_previous else "",
        next=_write(got[-1], order) if got and has_next else "",
    )


def part_of(
    rows: Sequence[Any],
    params: QueryDict | dict[str, str],
    *,
    order: Sequence[str],
    size: int = PAGE_SIZE,
) -> Page:
    """The same for rows that had to be read as a whole: they stand in `order`, each name rising."""

    def key(row: Any) -> tuple[Any, ...]:
        return tuple(_value(row, name) for name in order)

    after, before = _read(params.get(AFTER), order), _read(params.get(BEFORE), order)
    first = 0
    try:
        if after is not None:
            first = bisect_right(rows, tuple(after), key=key)
        elif before is not None:
            first = max(bisect_left(rows, tuple(before), key=key) - size, 0)
    except TypeError:
        first = 0
    got = list(rows[first : first + size])
    return Page(
        got,
        previous=_write(got[0], order) if got and first else "",
        next=_write(got[-1], order) if first + size < len(rows) else "",
    )


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], edge: Sequence[Any]) -> Q:
    """Rows that sort after the edge. The looser condition in front lets an index be used."""
    condition = Q()
    for depth in reversed(range(len(order))):
        name, value = order[depth], edge[depth]
        column, compare = (name[1:], "lt") if name.startswith("-") else (name, "gt")
        strictly = Q(**{f"{column}__{compare}": value})
        condition = strictly | (Q(**{column: value}) & condition) if condition else strictly
    if len(order) > 1:
        column, compare = (order[0][1:], "lte") if order[0].startswith("-") else (order[0], "gte")
        condition = Q(**{f"{column}__{compare}": edge[0]}) & condition
    return condition


def _value(row: Any, name: str) -> Any:
    name = name.lstrip("-")
    if isinstance(row, dict):
        return row[name]
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _write(row: Any, order: Iterable[str]) -> str:
    values = [_plain(_value(row, name)) for name in order]
    said = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return value if isinstance(value, (int, float, bool)) else str(value)


def _read(cursor: str | None, order: Sequence[str]) -> list[Any] | None:
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(values, list) or len(values) != len(order):
            return None
        return [_unplain(value) for value in values]
    except (binascii.Error, ValueError, UnicodeError, KeyError, TypeError):
        return None


def _unplain(value: Any) -> Any:
    if isinstance(value, dict):
        if "t" in value:
            at = datetime.fromisoformat(value["t"])
            if at.tzinfo is None:
                raise ValueError("a cursor holds instants")
            return at
        return date.fromisoformat(value["d"])
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("a cursor holds no NUL")
    return value
