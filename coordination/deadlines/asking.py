"""Whether a sweep has anything to do. Most find nothing, and are to cost next to nothing."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from coordination.deadlines.models import Delivery, Rung
from coordination.deadlines.preparing import AHEAD

Statement = tuple[str, tuple[Any, ...]]


def is_anything_to_do(now: datetime | None = None) -> bool:
    """Whether any stage of a sweep would find something at an instant; without one, by the database's time.

    One question to the database, compiled once: building it costs Django more than its answer.
    """
    sql, params = _kept(connection.vendor) if now is None else _compiled(now)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return bool(cursor.fetchone()[0])


@cache
def _kept(vendor: str) -> Statement:
    return _compiled(Now())


def _compiled(now: Any) -> Statement:
    asked = [_first(rows).query.sql_with_params() for rows in _what_waits(now)]
    # Not EXISTS, which drops the order, and then reads whole tables where their statistics are old.
    sql = " OR ".join(f"({one}) IS NOT NULL" for one, _params in asked)
    return f"SELECT {sql}", tuple(param for _one, params in asked for param in params)


def _what_waits(now: Any) -> list[QuerySet[Any]]:
    """What each stage looks for, in the order of its partial index: so it is read by that, whatever is stored."""
    return [
        Rung.objects.unprepared(now + AHEAD).order_by("fire_at"),
        Rung.objects.due(now).prepared(),
        Delivery.objects.unwritten().order_by("not_before", "id"),
        Rung.objects.unrecorded().order_by("fired_at"),
        Delivery.objects.to_escalate().order_by("id"),
    ]


def _first(rows: QuerySet[Any]) -> Any:
    return rows.values_list("pk")[:1]
