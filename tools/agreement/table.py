"""Agreements, and the countries that are short of one, as a table for files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from smcc.exports.table.table import Cell, Column, Row, Table
from tools.agreement.models import Agreement
from tools.agreement.opening import house_zone
from tools.agreement.shown import region_of


def gap_table(rows: Iterable[Agreement], now: datetime) -> Table:
    """One line for each country in which more than two components are active and none is in force."""
    return _table(
        _("Countries that need a Movement Coordination Agreement"),
        (
            Column("country", _("Country"), "#country+name"),
            Column("iso3", "ISO3", "#country+code"),
            Column("region", _("Region"), "#region+name"),
            Column("components", _("Components active"), "#org+num"),
            Column("codes", _("Which"), "#org+code+list"),
            Column("since", _("Since"), "#date+start"),
            Column("due", _("Due"), "#date+due"),
            Column("overdue", _("Overdue"), "#status+overdue"),
            Column("standing", _("How it stands"), "#status"),
        ),
        _gap_lines(rows, now),
        now,
    )


def _gap_lines(rows: Iterable[Agreement], now: datetime) -> Iterator[Row]:
    for each in rows:
        due = getattr(each, "due_at", None)
        yield Row(
            each.key,
            (
                Cell(each.country.name), Cell(each.country_id), Cell(region_of(each)),
                Cell(str(each.active_count), value=each.active_count), Cell(each.active_codes),
                _day(each.needed_since), _day(due),
                Cell(_("yes") if due and due < now else _("no")), Cell(str(each.standing_label)),
            ),
        )  # fmt: skip


def agreement_table(rows: Iterable[Agreement], now: datetime) -> Table:
    """One line for each agreement."""
    return _table(
        _("Movement Coordination Agreements"),
        (
            Column("country", _("Country"), "#country+name"),
            Column("iso3", "ISO3", "#country+code"),
            Column("region", _("Region"), "#region+name"),
            Column("agreement", _("Agreement"), "#meta+name"),
            Column("standing", _("How it stands"), "#status"),
            Column("since", _("In force since"), "#date+start"),
            Column("until", _("In force until"), "#date+end"),
            Column("reviewed", _("Last reviewed"), "#date+reviewed"),
            Column("languages", _("Languages"), "#meta+languages"),
        ),
        _lines(rows),
        now,
    )


def _lines(rows: Iterable[Agreement]) -> Iterator[Row]:
    for each in rows:
        ends = each.ends_on.isoformat() if each.ends_on else ""
        yield Row(
            each.key,
            (
                Cell(each.country.name), Cell(each.country_id), Cell(region_of(each)),
                Cell(each.title), Cell(str(each.standing_label)), _day(each.concluded_at),
                Cell(ends), _day(each.reviewed_at), Cell(each.languages),
            ),
        )  # fmt: skip


def _day(at: datetime | None) -> Cell:
    if at is None:
        return Cell()
    return Cell(at.astimezone(house_zone()).date().isoformat())


def _table(title: str, columns: tuple[Column, ...], lines: Any, now: datetime) -> Table:
    return Table(
        title=title, language=get_language() or "en", columns=columns, lines=lines, made_at=now
    )
