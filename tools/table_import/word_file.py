"""The decision table as a Word file to be filled in without a line, and brought back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from smcc.exports.table.table import Cell, Column, Row, Table
from smcc.web.typed_time_words import examples_text
from tools.cell.policy import Cell as Named
from tools.cell.values import shown_in
from tools.decision.policy import Topic
from tools.decision.shown import knowing, with_names
from tools.table_import.matching import row_key
from tools.table_import.policy import Field

EMPTY_ROWS = 5
"""Rows for other decisions at the end."""
ORDER = (
    Named.SUBJECT, Named.TEXT, Named.LEAD, Named.SUPPORTS, Named.RESPONSIBLE_POST, Named.DUE_AT,
    Named.DISAGREEMENT,
)  # fmt: skip
WEIGHTS = {Named.TEXT: 3.2, Named.SUBJECT: 1.2, Named.DISAGREEMENT: 1.2}


def table_to_fill(summit: Any) -> Table:
    """The rows with what stands in them, in the language that is active, and empty rows below.

    Each row bears a hidden bookmark: brought back, it goes to the row that it came from, whatever
    was written into it or wherever it was moved.
    """
    return Table(
        title=_("Decision table"),
        subtitle=f"{summit.operation.ref} {summit.operation.name} · {summit.title}",
        language=translation.get_language() or "en",
        dated=_("As it stood %(when)s") % {"when": timezone.localtime().strftime("%Y-%m-%d %H:%M")},
        columns=(
            Column(Field.TOPIC, str(Field.TOPIC.label), weight=1.3),
            *(Column(each.value, str(each.label), weight=WEIGHTS.get(each, 1.1)) for each in ORDER),
        ),
        lines=_lines(summit),
        notes=(
            _("Fill in the cells in Word, save the file, and bring it in on the page of the decision table. Nothing is written before you have seen there what would change."),
            _("A cell that is left empty changes nothing. The empty rows at the end are for other decisions; add more if you need them."),
            _("Write components by code, short name or name, several with commas between."),
            _("Write dates as you say them: %(examples)s; without a time, the end of that day is meant.")
            % {"examples": examples_text(spans=False)},
        ),
        synthetic=summit.operation.synthetic,
        made_at=timezone.now(),
    )  # fmt: skip


def _lines(summit: Any) -> Iterator[Row]:
    for row in knowing(with_names(summit.rows.in_order()), summit):
        if not row.is_writable:
            continue
        topic = "" if row.topic == Topic.OTHER else str(row.get_topic_display())
        cells = (Cell(topic), *(Cell(shown_in(row, each)) for each in ORDER))
        yield Row(row_key(row), cells)
    for _n in range(EMPTY_ROWS):
        yield Row(f"another-{uuid4()}", (Cell(),) * (len(ORDER) + 1))


def file_name(summit: Any) -> str:
    return f"{summit.operation.ref}-MS{summit.number} ({_('to fill in')}).docx"
