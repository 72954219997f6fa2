"""A checklist as a file: to print, to sign off by hand, or to take into a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from smcc.exports.table.table import Cell, Column, Row, Section, Table
from smcc.web.times import moment_text
from tools.checklist.shown import Line, Shown

FILES = ("pdf", "docx", "xlsx", "csv")


def checklist_table(shown: Shown) -> Table:
    """The checklist as it stands now, phase by phase, in the language that is active."""
    checklist = shown.checklist
    operation = checklist.operation
    return Table(
        title=f"{checklist.template.get_length_display()}: {operation.name}",
        language=translation.get_language() or "en",
        columns=(
            Column("item", _("What is to be done"), "#activity", 2.4),
            Column("responsible", _("Who sees to it"), "#contact+role", 1.1),
            Column("state", _("State"), "#status", 0.7),
            Column("since", _("When"), "#date", 0.9),
            Column("evidence", _("What shows it"), "#meta+evidence", 1.5),
            Column("source", _("Where it comes from"), "#meta+source", 1.0),
        ),
        lines=_lines(shown),
        subtitle=f"{operation.ref} · {checklist.title} · {checklist.template.title}",
        dated=shown.sentence,
        made_at=timezone.now(),
        synthetic=operation.synthetic,
    )


def _lines(shown: Shown) -> Iterator[Section | Row]:
    zone = shown.checklist.operation.onset_zone
    for phase in shown.phases:
        yield Section(str(phase.label))
        for line in phase.lines:
            yield Row(line.row.item.key, tuple(_cells(line, zone)))


def _cells(line: Line, zone: str) -> Iterator[Cell]:
    at = line.done_at or line.said_at
    yield Cell(line.row.title)
    yield Cell(line.responsible, value=line.row.item.responsible)
    yield Cell(str(line.word), value="done" if line.is_done else line.row.state)
    yield Cell(moment_text(at, zone) if at else "", value=at.isoformat() if at else None)
    by = f"({line.said_by.name})" if line.said_by and line.row.note else ""
    shown = str(line.evidence.said) if line.row.ticks_itself and not line.is_set_aside else ""
    yield Cell(shown or " ".join(filter(None, (line.row.note, by))))
    yield Cell(line.row.item.source)
