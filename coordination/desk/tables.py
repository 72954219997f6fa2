"""The record as a table for files: the words of the page, a line an event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.desk.filters import RecordFilter
from coordination.desk.words import Field, told
from smcc.audit.models import AuditEvent
from smcc.audit.record import as_text
from smcc.exports.table.table import Cell, Column, Row, Table

AT_ONCE = 5_000
"""So many lines are made while their reader waits; more are ordered."""
BATCH = 1_000


def rows_asked(params: Any) -> QuerySet[AuditEvent]:
    """The events that pass these filters, the latest first."""
    return RecordFilter(params, AuditEvent.objects.all()).qs.order_by("-id")


def record_table(
    rows: QuerySet[AuditEvent], progress: Callable[[int], None] = lambda done: None
) -> Table:
    """Every one of these events, with its number and hash, by which it is found in its chain."""
    return Table(
        title=_("The record"),
        language=translation.get_language() or "en",
        columns=(
            Column("at", _("When (UTC)"), "#date"),
            Column("who", _("Who"), "#contact+name"),
            Column("action", _("What was done"), "#activity"),
            Column("kind", _("Kind of thing"), "#subject+type"),
            Column("thing", _("Thing"), "#subject+name"),
            Column("key", _("Key"), "#subject+id"),
            Column("changes", _("Before and after"), "#description"),
            Column("reason", _("Why"), "#description+reason"),
            Column("chain", _("Chain"), "#meta+chain"),
            Column("number", _("Number"), "#meta+number"),
            Column("hash", _("Hash"), "#meta+hash"),
        ),
        lines=_lines(rows, progress),
        made_at=timezone.now(),
    )


def _lines(rows: QuerySet[AuditEvent], progress: Callable[[int], None]) -> Iterator[Row]:
    for n, event in enumerate(rows.iterator(chunk_size=BATCH), 1):
        if n % BATCH == 0:
            progress(n)
        said = told(event)
        cells = (
            as_text(event.at), event.actor_name, said.action, said.kind, event.target_label,
            event.target_id, "; ".join(map(in_one_line, said.fields)), event.reason, event.chain,
        )  # fmt: skip
        number = Cell(str(event.number), value=event.number)
        yield Row(str(event.pk), (*map(Cell, cells), number, Cell(event.hash)))


def in_one_line(field: Field) -> str:
    """A field as one text: what it is called, before and after."""
    if field.was is None:
        return f"{field.label}: {field.text}"
    return f"{field.label}: {field.was} → {field.text}"
