"""The matrix as a table to save: a row for each allocation, and one for each gap."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.conveners.coverage import Gap
from coordination.conveners.matrix import Cell as MatrixCell
from coordination.conveners.matrix import Matrix
from coordination.operations.models import Convening
from smcc.exports.table.table import Cell, Column, Row, Table

FORMS = ("csv", "xlsx", "hxl")


def table_of(matrix: Matrix) -> Table:
    """All that was ever named, past allocations too, and what nobody is agreed for."""
    operation = matrix.operation
    return Table(
        title=_("Convener matrix"),
        subtitle=f"{operation.ref} {operation.name}",
        language=translation.get_language() or "en",
        columns=(
            Column("country", _("Country"), "#country+name", value_hxl="#country+code"),
            Column("role", _("Role"), "#org+role", value_hxl="#org+role+code"),
            Column("component", _("Component"), "#org+name", value_hxl="#org+code"),
            Column("areas", _("Areas"), "#adm1+name+list"),
            Column("starts_on", _("From"), "#date+start"),
            Column("ends_on", _("Until"), "#date+end"),
            Column("state", _("State"), "#status+name", value_hxl="#status+code"),
            Column("suggested", _("Suggested"), "#meta+suggested"),
            Column("article", _("Article in dispute"), "#meta+article"),
            Column("basis", _("Basis"), "#description+basis"),
            Column("exception", _("Why neither the ICRC nor the IFRC"), "#description+exception"),
        ),
        lines=_lines(matrix),
        made_at=timezone.now(),
        synthetic=operation.synthetic,
    )


def _lines(matrix: Matrix) -> Iterator[Row]:
    for line in matrix.lines:
        for cell in line.cells:
            for convening in cell.convenings:
                yield _allocation(cell, convening)
            for number, gap in enumerate(cell.gaps, start=1):
                yield _gap(cell, gap, number)


def _allocation(cell: MatrixCell, each: Convening) -> Row:
    return Row(
        str(each.pk),
        (
            Cell(cell.name, value=cell.country),
            Cell(str(cell.role.label), value=cell.role.value),
            Cell(each.component.name, value=each.component.code),
            Cell(each.geography),
            Cell(each.starts_on.isoformat()),
            Cell(each.ends_on.isoformat() if each.ends_on else ""),
            Cell(str(each.state_label), value=each.state),
            Cell(_("yes") if each.is_suggestion else ""),
            Cell(each.get_article_display() if each.article else ""),
            Cell(each.basis_said),
            Cell(each.exception),
        ),
    )


def _gap(cell: MatrixCell, gap: Gap, number: int) -> Row:
    ends = gap.ends_on.isoformat() if gap.ends_on else ""
    return Row(
        f"{cell.country}-{cell.role.value}-gap-{number}",
        (
            Cell(cell.name, value=cell.country),
            Cell(str(cell.role.label), value=cell.role.value),
            Cell(""),
            Cell("; ".join(gap.areas)),
            Cell(gap.starts_on.isoformat()),
            Cell(ends),
            Cell(_("Nobody agreed"), value="gap"),
            *(Cell("") for _nothing in range(4)),
        ),
    )
