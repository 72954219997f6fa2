"""Up to where a page has heard of a table's texts, so that it misses none.

Texts of different rows are written at the same time, and a number that was drawn first may be
committed last: "everything after number 17" could miss number 16. PostgreSQL knows which
transactions a moment saw; that moment is the mark, and what it did not see is news. SQLite has one
writer at a time: there the numbers are in the order of the commits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, TextField, Value

from tools.cell.models import CellEditQuerySet

TOLD = (
    "id", "decision_id", "cell", "version", "by__name", "at", "key"
)  # fmt: skip
MARK = re.compile(
    r"(?P<seen>[\d:,]{0,400})\.(?P<last>\d{1,18})\.(?P<until>[\d:,]{0,400})", re.ASCII
)
SNAPSHOT = re.compile(r"(\d{1,18}):(\d{1,18}):((?:\d{1,18}(?:,\d{1,18})*)?)", re.ASCII)


class _Transaction(Func):
    """The transaction that wrote a text, as PostgreSQL speaks of it."""

    template = "(%(expressions)s)::text::xid8"


class _Moment(Func):
    """A moment as it was told as text."""

    template = "(%(expressions)s)::pg_snapshot"


class _Now(Func):
    """The moment that this statement sees."""

    template, arity = "pg_current_snapshot()::text", 0
    output_field = TextField()


class _Asking(Func):
    """The transaction that asks; 0 where it has written nothing."""

    template, arity = "coalesce(pg_current_xact_id_if_assigned()::text::bigint, 0)", 0
    output_field = BigIntegerField()


def _was_seen_by(moment: str) -> Func:
    return Func(
        _Transaction(F("written_in")), _Moment(Value(moment)),
        function="pg_visible_in_snapshot", output_field=BooleanField(),
    )  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """What a page has heard: all that the moment `seen` saw, and numbers up to `last` after it.

    `until` is set while a long answer is told in parts: the moment of its first part.
    """

    seen: str = ""
    last: int = 0
    until: str = ""

    def __str__(self) -> str:
        return f"{self.seen}.{self.last}.{self.until}"


def mark_of(said: str) -> Mark | None:
    """A mark as a page sends it back; None for what is none."""
    found = MARK.fullmatch(said)
    if found is None or not all(map(_is_snapshot, (found["seen"], found["until"]))):
        return None
    return Mark(found["seen"], int(found["last"]), found["until"])


def _is_snapshot(said: str) -> bool:
    """Whether PostgreSQL would read it: the lowest running, the first to come, and who runs between."""
    if not said:
        return True
    found = SNAPSHOT.fullmatch(said)
    if found is None or not _has_snapshots():
        return False
    lowest, end = int(found[1]), int(found[2])
    running = [int(each) for each in found[3].split(",")] if found[3] else []
    ordered = all(one < other for one, other in zip(running, running[1:], strict=False))
    return 0 < lowest <= end and ordered and all(lowest <= each < end for each in running)


def mark_now(summit: Any) -> Mark:
    """Asked before a page reads the table: whatever it does not see is news afterwards. One query."""
    last = int(summit.cell_edits.order_by("-id").values_list("id", flat=True).first() or 0)
    if not _has_snapshots():
        return Mark(last=last)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return Mark(cursor.fetchone()[0], last)


def since(summit: Any, mark: Mark, at_most: int) -> tuple[list[tuple[Any, ...]], Mark, bool]:
    """The texts that the mark has not heard, `TOLD` of each; the next mark; whether there are more."""
    edits = summit.cell_edits.order_by("id")
    if not _has_snapshots():
        rows = list(edits.filter(id__gt=mark.last).values_list(*TOLD)[: at_most + 1])
        more = len(rows) > at_most
        rows = rows[:at_most]
        return rows, Mark(last=rows[-1][0] if rows else mark.last), more
    found = list(
        _unheard(edits, mark).annotate(now=_Now()).values_list(*TOLD, "now")[: at_most + 1]
    )
    if not found:
        return [], Mark(mark.until or mark.seen, mark.last), False
    rows, moment = [each[:-1] for each in found[:at_most]], mark.until or found[0][-1]
    if len(found) > at_most:
        return rows, Mark(mark.seen, rows[-1][0], moment), True
    return rows, Mark(moment, max(mark.last, rows[-1][0])), False


def _unheard(edits: CellEditQuerySet, mark: Mark) -> CellEditQuerySet:
    own = Q(written_in=_Asking())  # what it wrote itself, a transaction knows by its numbers
    found = edits.filter(id__gt=mark.last)
    if mark.seen:
        # What the moment saw is below its lowest running transaction, or is asked for one by one.
        lowest = int(mark.seen.partition(":")[0])
        found = edits.filter(written_in__gte=lowest).alias(seen=_was_seen_by(mark.seen))
        found = found.filter(Q(seen=False) | own).exclude(own, id__lte=mark.last)
    if mark.until:
        found = found.alias(then=_was_seen_by(mark.until)).filter(
            Q(then=True) | own, id__gt=mark.last
        )
    return found


def _has_snapshots() -> bool:
    return connection.vendor == "postgresql"
