"""Security agreements as a table for files: the same rows as on the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coordination.components.regions import region_label
from smcc.exports.table.table import Cell, Column, Row, Table
from tools.naming import post_name
from tools.security_agreement.models import SecurityAgreementQuerySet

AT_ONCE = 200


def register_table(rows: SecurityAgreementQuerySet, now: datetime) -> Table:
    """One line for each agreement that its reader may see."""
    return Table(
        title=_("Security agreements"),
        language=get_language() or "en",
        columns=(
            Column("country", _("Country"), "#country+name"),
            Column("iso3", "ISO3", "#country+code"),
            Column("region", _("Region"), "#region+name"),
            Column("provider", _("Provider"), "#org+provider+code"),
            Column("beneficiary", _("Beneficiary"), "#org+beneficiary+code"),
            Column("level", _("Level"), "#severity+level"),
            Column("standing", _("How it stands"), "#status"),
            Column("from", _("Holds from"), "#date+start"),
            Column("until", _("Holds until"), "#date+end"),
            Column("lead", _("Security lead"), "#contact+post"),
            Column("languages", _("Languages"), "#meta+languages"),
        ),
        lines=_lines(rows),
        synthetic=_("Rows marked “synthetic” are invented for the demonstration.")
        if rows.exclude(synthetic="").exists()
        else "",
        made_at=now,
    )


def _lines(rows: SecurityAgreementQuerySet) -> Iterator[Row]:
    for each in rows.iterator(chunk_size=AT_ONCE):
        name = each.country.name + (f" ({_('synthetic')})" if each.synthetic else "")
        lead = post_name(each.security_lead) if each.security_lead else ""
        yield Row(
            each.key,
            (
                Cell(name), Cell(each.country_id), Cell(region_label(each.country.region) or ""),
                Cell(each.provider.called, value=each.provider.code),
                Cell(each.beneficiary.called, value=each.beneficiary.code),
                Cell(str(each.get_level_display()), value=each.level),
                Cell(str(each.standing_label), value=each.standing.value),
                _day(each.starts_on), _day(each.ends_on), Cell(lead), Cell(each.languages),
            ),
        )  # fmt: skip


def _day(day: date | None) -> Cell:
    return Cell(day.isoformat() if day else "")
