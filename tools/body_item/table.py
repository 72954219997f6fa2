"""The list of items as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from coordination.countries.cells import day_cell
from smcc.exports.table.table import Cell, Column, Row, Table
from tools.body_item.models import BodyItemQuerySet

AT_ONCE = 200


def items_table(rows: BodyItemQuerySet, now: datetime) -> Table:
    """A line an item: where it was raised, where it lies, how it stands, what came out."""
    return Table(
        title=_("Items between the levels"),
        language=translation.get_language() or "en",
        columns=(
            Column("country", _("Country"), "#country+name", value_hxl="#country+code"),
            Column("title", _("What it is about"), "#subject", 2.0),
            Column("raised_at", _("Raised at"), "#meta+level+start"),
            Column("lies_at", _("Lies at"), "#meta+level+now"),
            Column("state", _("State"), "#status+name", value_hxl="#status+code"),
            Column("raised_on", _("Raised on"), "#date+start"),
            Column("passed_on", _("Last passed on"), "#date+passed"),
            Column("outcome", _("Outcome"), "#meta+outcome", 2.0),
        ),
        lines=_lines(rows),
        synthetic=_("Rows marked “synthetic” are invented for the demonstration.")
        if rows.exclude(synthetic="").exists()
        else "",
        made_at=now,
    )


def _lines(rows: Any) -> Iterator[Row]:
    for item in rows.iterator(chunk_size=AT_ONCE):
        title = item.title + (f" ({_('synthetic')})" if item.is_synthetic else "")
        yield Row(
            item.key,
            (
                Cell(item.country.name, value=item.country_id),
                Cell(title),
                Cell(str(item.raised_in.get_level_display()), value=item.raised_in.level),
                Cell(str(item.body.get_level_display()), value=item.body.level),
                Cell(str(item.state_label), value=item.state),
                day_cell(item, item.created_at),
                day_cell(item, item.passed_at),
                Cell(item.outcome),
            ),
        )
