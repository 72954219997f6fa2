"""The list of plans as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.countries.cells import day_cell
from smcc.exports.table.table import Cell, Column, Row, Table
from tools.contingency_plan.models import ContingencyPlanQuerySet
from tools.contingency_plan.shown import word_of

AT_ONCE = 200


def plans_table(rows: ContingencyPlanQuerySet, now: datetime) -> Table:
    """Every plan of the rows: where it stands, since when, and whether it was tried out or used."""
    return Table(
        title=_("Movement Contingency Plans"),
        language=translation.get_language() or "en",
        columns=(
            Column("country", _("Country"), "#country+name", value_hxl="#country+code"),
            Column("title", _("Plan"), "#activity+name", 2.0),
            Column("hazard", _("Hazard"), "#crisis+type", value_hxl="#crisis+code"),
            Column("state", _("State"), "#status+name", value_hxl="#status+code"),
            Column("edition", _("Edition"), "#meta+edition", 0.6),
            Column("validated", _("Validated"), "#date+validated"),
            Column("review_due", _("Review due"), "#date+due"),
            Column("simulations", _("Simulations"), "#indicator+simulations+num", 0.7),
            Column("activations", _("Activations"), "#indicator+activations+num", 0.7),
        ),
        lines=_lines(rows, now),
        synthetic=_("Rows marked “synthetic” are invented for the demonstration.")
        if rows.exclude(synthetic="").exists()
        else "",
        made_at=now,
    )


def _lines(rows: Any, now: datetime) -> Iterator[Row]:
    counted = rows.annotate(
        tried=Count("simulations", Q(simulations__withdrawn_at=None), distinct=True),
        used=Count("activations", Q(activations__withdrawn_at=None), distinct=True),
    )
    for plan in counted.iterator(chunk_size=AT_ONCE):
        due_at = plan.review_due_at
        title = plan.title + (f" ({_('synthetic')})" if plan.synthetic else "")
        yield Row(
            str(plan.pk),
            (
                Cell(plan.country.name, value=plan.country_id),
                Cell(title),
                Cell(str(plan.get_hazard_display()), value=plan.hazard),
                Cell(str(word_of(plan, now, due_at)), value=plan.state),
                Cell(str(plan.edition or ""), value=plan.edition),
                day_cell(plan, plan.validated_at),
                day_cell(plan, due_at),
                Cell(str(plan.tried), value=plan.tried),
                Cell(str(plan.used), value=plan.used),
            ),
        )
