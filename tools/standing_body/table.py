"""The list of standing bodies as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from coordination.components.regions import region_label
from smcc.exports.table.table import Cell, Column, Row, Table
from smcc.web.times import moment_text
from tools.standing_body.models import StandingBodyQuerySet
from tools.standing_body.shown import chairs_of

AT_ONCE = 200


def bodies_table(rows: StandingBodyQuerySet, now: datetime) -> Table:
    """A line a body: its level, who chairs, when it meets, what lies with it."""
    return Table(
        title=_("Standing bodies of the three levels"),
        language=translation.get_language() or "en",
        columns=(
            Column("country", _("Country"), "#country+name", value_hxl="#country+code"),
            Column("region", _("IFRC region"), "#region+name"),
            Column("level", _("Level"), "#meta+level"),
            Column("name", _("Body"), "#activity+name", 1.6),
            Column("state", _("State"), "#status+name", value_hxl="#status+code"),
            Column("rhythm", _("How often it meets"), "#meta+rhythm"),
            Column("chairs", _("Chairs"), "#contact+role+list", 1.6),
            Column("next_meeting", _("Next meeting"), "#date+next"),
            Column("overdue", _("Meeting overdue"), "#status+overdue", 0.6),
            Column("items", _("Items that lie there"), "#indicator+items+num", 0.6),
        ),
        lines=_lines(rows),
        synthetic=_("Rows marked “synthetic” are invented for the demonstration.")
        if rows.exclude(synthetic="").exists()
        else "",
        made_at=now,
    )


def _lines(rows: Any) -> Iterator[Row]:
    for body in rows.iterator(chunk_size=AT_ONCE):
        title = body.title + (f" ({_('synthetic')})" if body.is_synthetic else "")
        yield Row(
            body.key,
            (
                Cell(body.country.name, value=body.country_id),
                Cell(str(region_label(body.country.region) or "")),
                Cell(str(body.get_level_display()), value=body.level),
                Cell(title),
                Cell(str(body.state_label), value=body.state),
                Cell(str(body.get_rhythm_display()), value=body.rhythm),
                Cell("; ".join(chairs_of(body))),
                _moment(body),
                Cell(_("yes") if body.is_late else _("no"), value=body.is_late),
                Cell(str(body.item_count), value=body.item_count),
            ),
        )


def _moment(body: Any) -> Cell:
    if body.next_at is None:
        return Cell()
    return Cell(moment_text(body.next_at, body.zone), value=body.next_at.isoformat())
