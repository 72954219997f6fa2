"""Adding and correcting countries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from coordination.components import loading
from coordination.components.actions import keeping
from coordination.components.models import Component, Country, Region

FIELDS = ("name_en", "name_fr", "name_es", "name_ar", "region")
"""What is corrected of a country. Its ISO codes stay: records and addresses name it by them."""
CODE = re.compile("[A-Z]{2,3}")


@transaction.atomic
def add_country(*, by: Any, iso3: str, iso2: str, reason: str, **values: Any) -> Country:
    """Add a country or territory that the reference does not have. Returns it.

    Refused: to all but the secretariat, for codes that are taken or none, without an English name
    or a reason, for an unknown region. Follows: an audit event.
    """
    keeping.check_may_amend(by)
    row = Country(iso3=iso3.strip().upper(), iso2=iso2.strip().upper())
    keeping.change(row, {name: value for name, value in values.items() if name in FIELDS})
    wrong = keeping.without_reason(reason) | _wrong(row) | _taken(row)
    if not re.fullmatch("[A-Z]{3}", row.iso3):
        wrong["iso3"] = _("Give the three letters of ISO 3166-1.")
    if not re.fullmatch("[A-Z]{2}", row.iso2):
        wrong["iso2"] = _("Give the two letters of ISO 3166-1.")
    keeping.check(wrong)
    keeping.add(row, _taken)
    keeping.note(row, "add", by=by, reason=reason, data={"name": row.name_en, "iso2": row.iso2})
    return row


@transaction.atomic
def amend_country(
    country: Country,
    *,
    by: Any,
    changes: Mapping[str, Any],
    reason: str,
    version: int | None = None,
) -> Country:
    """Correct a country's names or region (`FIELDS`). Returns it.

    Refused: to all but the secretariat, without a reason or an English name, for an unknown
    region, on a copy that is no longer the current one. Follows: an audit event; its components
    are found by the new names; the next load of the reference leaves what was edited here.
    """
    keeping.check_may_amend(by)
    row = keeping.locked(country, version)
    moved = keeping.change(row, {name: each for name, each in changes.items() if name in FIELDS})
    keeping.check(keeping.without_reason(reason) | _wrong(row))
    if not moved:
        return row
    row.version += 1
    row.save()
    loading.refresh_search_text(Component.objects.filter(country=row).values_list("pk", flat=True))
    keeping.note(row, "amend", by=by, reason=reason, data={"changes": moved})
    return row


def _taken(row: Country) -> dict[str, Any]:
    return {
        field: _("A country has this code already.")
        for field in ("iso3", "iso2")
        if CODE.fullmatch(getattr(row, field))
        and Country.objects.filter(**{field: getattr(row, field)}).exists()
    }


def _wrong(row: Country) -> dict[str, Any]:
    wrong = keeping.wrong_name(row.name_en)
    if row.region is not None and row.region not in Region.values:
        wrong["region"] = _("Choose one of the regions offered.")
    return wrong
