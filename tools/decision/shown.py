"""A row of the table made ready for reading: names instead of ids, a colour for its state."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tools.decision.models import Decision
from tools.decision.parts import Layout
from tools.decision.policy import State
from tools.naming import component_name, post_name

KINDS = {
    State.OPEN: "draft",
    State.DECIDED: "neutral",
    State.DEFERRED: "waiting",
    State.DONE: "ok",
    State.DROPPED: "draft",
    State.SUPERSEDED: "draft",
}


@dataclass(frozen=True)
class RowShown:
    """What a page shows of a decision at `now`."""

    row: Decision
    number: int
    now: datetime

    @property
    def is_overdue(self) -> bool:
        return self.row.is_overdue(self.now)

    @property
    def kind(self) -> str:
        if self.is_overdue:
            return "late"
        if self.waits_for_a_lead:
            return "soon"
        in_table = self.row.summit.filed_at is None
        if in_table and self.row.state == State.DECIDED:
            return "ok"
        return KINDS[State(self.row.state)]

    @property
    def waits_for_a_lead(self) -> bool:
        """Decided in an open table, and the table is not filed before somebody is named who leads."""
        return self.row.lacks_a_lead and self.row.summit.filed_at is None

    @property
    def word(self) -> Any:
        if self.waits_for_a_lead:
            return _("Decided, no lead yet")
        return _("Overdue") if self.is_overdue else self.row.state_label

    @property
    def lead(self) -> str:
        return component_name(self.row.lead)

    @property
    def supports(self) -> list[str]:
        return [component_name(each) for each in self.row.supports.all()]

    @property
    def post(self) -> str:
        return post_name(self.row.responsible_post)


def with_names(rows: Any) -> Any:
    """The rows with all that a page reads of them: two queries, however many rows."""
    return rows.select_related(
        "lead", "responsible_post__component", "responsible_post__country"
    ).prefetch_related("supports")


def rows_of(
    summit: Any, now: datetime, *, only: Collection[int] | None = None, first: int = 1
) -> list[RowShown]:
    """A meeting's rows in order (or `only` some), each knowing its meeting without asking again.

    They are counted from `first`.
    """
    rows = with_names(summit.rows.in_order())
    if only is not None:
        rows = rows.filter(pk__in=only)
    return shown(knowing(rows, summit), now, first=first)


def knowing(rows: Iterable[Decision], summit: Any) -> Iterable[Decision]:
    """The rows, each with its meeting and operation at hand: no query a row."""
    for row in rows:
        row.summit, row.operation = summit, summit.operation
        yield row


def shown(rows: Iterable[Decision], now: datetime, *, first: int = 1) -> list[RowShown]:
    return [RowShown(row, number, now) for number, row in enumerate(rows, start=first)]


def to_mend(summit: Any) -> dict[str, list[Decision]]:
    """Rows of the whole table that keep it from being filed: undecided ones, and those without a lead."""
    found = list((summit.rows.undecided() | summit.rows.without_lead()).in_order())
    return {
        "still_open": [row for row in found if row.is_undecided],
        "without_lead": [row for row in found if not row.is_undecided],
    }


def progress(summit: Any) -> dict[str, int]:
    """How far the table is: rows in all, decided, put off, dropped, undecided. One query."""
    return Layout.of(summit).progress
