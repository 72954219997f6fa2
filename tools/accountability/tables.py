"""The figures as a table for spreadsheets: a line for each tool of each group."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from smcc.exports.table.table import Cell, Column, Row, Table
from tools.accountability.asking import as_parameter, label
from tools.accountability.counting import Figures, ToolFigure
from tools.accountability.policy import STANDINGS
from tools.accountability.shown import bucket_labels


def figures_table(found: Figures, notes: list[str]) -> Table:
    """Counts only: what a share of few would say is left to who reads it."""
    by = found.wanted.by
    return Table(
        title=_("Which tools were used, and when"),
        language=translation.get_language() or "en",
        columns=(
            Column("group", _("Group"), "#meta+group"),
            Column("tool", _("Tool"), "#activity+tool"),
            Column("need", _("Mandatory or elective"), "#meta+need"),
            Column("operations", _("Operations"), "#meta+count"),
            *(Column(each.key, str(each.label), f"#meta+{each.key}") for each in STANDINGS),
            Column("late_lower", _("Lower quartile of lateness, hours"), "#meta+hours"),
            Column("late_median", _("Median lateness, hours"), "#meta+hours"),
            Column("late_upper", _("Upper quartile of lateness, hours"), "#meta+hours"),
            Column("late_longest", _("Longest lateness, hours"), "#meta+hours"),
            *(
                Column(f"late_{n}", _("Late %(by)s") % {"by": words}, "#meta+count")
                for n, words in enumerate(bucket_labels())
            ),
        ),
        lines=_lines(found, by),
        notes=tuple(notes),
        synthetic=_("Counted from synthetic operations only.") if found.wanted.synthetic else "",
        made_at=found.at,
    )


def _lines(found: Figures, by: str) -> Iterator[Row]:
    for part in found.parts:
        title = label(by, part.value) if by else ""
        key = as_parameter(by, part.value) if by else ""
        for each in part.tools:
            yield Row(f"{key}:{each.tool.key}:{each.need}", tuple(_cells(title, each)))


def _cells(title: str, each: ToolFigure) -> Iterator[Cell]:
    yield Cell(title)
    yield Cell(str(each.tool.title), value=each.tool.key)
    yield Cell(str(each.need.label), value=each.need.value)
    yield _count(each.operations)
    for group in STANDINGS:
        yield _count(each.by_standing[group.key])
    for percent in (25, 50, 75, 100):
        yield _count(each.lateness.at(percent))
    for n in each.lateness.buckets:
        yield _count(n)


def _count(n: int | None) -> Cell:
    return Cell() if n is None else Cell(str(n), value=n)
