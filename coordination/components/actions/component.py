"""Adding and correcting components, and suspending their membership."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.components import loading
from coordination.components.actions import keeping
from coordination.components.models import Alias, Component, Country, Region
from coordination.components.staying import why_country_stays
from smcc.rules.refusals import OutOfTurn

FIELDS = (
    "name_en", "name_fr", "name_es", "name_ar", "short_name", "country", "region", "active_from",
    "active_until",
)  # fmt: skip
"""What is corrected of a component, besides its other names. Its code and kind stay."""
CODE = re.compile(r"[A-Z0-9]{3,12}")


@transaction.atomic
def add_component(
    *,
    by: Any,
    code: str,
    kind: str,
    reason: str,
    name_en: str,
    part_of: Component | None = None,
    aliases: Iterable[str] = (),
    **more: Any,
) -> Component:
    """Add a component that the reference does not have: a new National Society, an office. Returns it.

    Refused: to all but the secretariat, without an English name or a reason, for a code that is
    taken or none, an unknown kind, a National Society without a country, an institution that is
    part of nothing (there is one ICRC and one IFRC). Follows: an audit event; searches find it.
    """
    keeping.check_may_amend(by)
    code = code.strip().upper()
    row = Component(code=code, kind=kind, name_en=name_en.strip(), part_of=part_of)
    keeping.change(row, {name: value for name, value in more.items() if name in FIELDS})
    wrong = keeping.without_reason(reason) | _wrong(row)
    if not CODE.fullmatch(code):
        wrong["code"] = _("Give 3 to 12 letters and figures, such as DUA001.")
    else:
        wrong |= _taken(row)
    if kind not in Component.Kind.values:
        wrong["kind"] = _("Choose one of the kinds offered.")
    elif kind == Component.Kind.NATIONAL_SOCIETY:
        if row.country is None:
            wrong["country"] = _("Say of which country it is the National Society.")
        if part_of is not None:
            wrong["part_of"] = _("A National Society is part of nothing else.")
    elif part_of is None or part_of.part_of_id is not None or part_of.kind != kind:
        wrong["part_of"] = _("Say of which institution it is an office: the ICRC or the IFRC.")
    keeping.check(wrong)
    if row.region is None and row.country is not None:
        row.region = row.country.region
    keeping.add(row, _taken)
    _set_aliases(row, aliases)
    loading.refresh_search_text([row.pk])
    keeping.note(row, "add", by=by, reason=reason, data={"name": row.name_en, "kind": kind})
    return row


@transaction.atomic
def amend_component(
    component: Component,
    *,
    by: Any,
    changes: Mapping[str, Any],
    reason: str,
    version: int | None = None,
) -> Component:
    """Correct a component: any of `FIELDS`, and `aliases` (its former and other names). Returns it.

    Refused: to all but the secretariat, without a reason or an English name, with an end before
    the beginning, for another country while records are kept of it in its own, on a copy that is no
    longer the current one. Follows: an audit event; searches find the new names; the next load of the reference leaves what was edited here.
    """
    keeping.check_may_amend(by)
    row = keeping.locked(component, version)
    wanted = {name: value for name, value in changes.items() if name in FIELDS}
    moved = keeping.change(row, wanted)
    wrong = keeping.without_reason(reason) | _wrong(row)
    if "country" in moved and (stays := why_country_stays(row)):
        wrong["country"] = stays
    keeping.check(wrong)
    if "aliases" in changes:
        moved |= _set_aliases(row, changes["aliases"])
    if not moved:
        return row
    row.version += 1
    row.save()
    loading.refresh_search_text([row.pk])
    keeping.note(row, "amend", by=by, reason=reason, data={"changes": moved})
    return row


def _taken(row: Component) -> dict[str, Any]:
    if Component.objects.filter(code__iexact=row.code).exists():
        return {"code": _("A component has this code already.")}
    return {}


def _wrong(row: Component) -> dict[str, Any]:
    """What is wrong with the values of a component, by field."""
    wrong = keeping.wrong_name(row.name_en)
    if row.region is not None and row.region not in Region.values:
        wrong["region"] = _("Choose one of the regions offered.")
    if row.country is not None and not isinstance(row.country, Country):
        wrong["country"] = _("There is no such country.")
    dates = {"active_from": row.active_from, "active_until": row.active_until}
    return wrong | keeping.wrong_dates(dates, "active_from", "active_until")


def _set_aliases(row: Component, aliases: Iterable[str]) -> dict[str, Any]:
    """Bring the aliases in line with the list; those of the reference that stay keep their mark."""
    wanted = {" ".join(name.split())[:200] for name in aliases} - {""}
    had = set(row.aliases.values_list("name", flat=True))
    row.aliases.exclude(name__in=wanted).delete()
    Alias.objects.bulk_create(Alias(component=row, name=name) for name in sorted(wanted - had))
    if wanted == had:
        return {}
    return {"aliases": {"from": sorted(had), "to": sorted(wanted)}}


# --- Suspension -----------------------------------------------------------------------------


@transaction.atomic
def suspend_component(
    component: Component,
    *,
    by: Any,
    starts_on: date,
    reason: str,
    ends_on: date | None = None,
    version: int | None = None,
) -> Component:
    """Record that the membership of a National Society is suspended, from a day on. Returns it.

    From that day it is proposed and agreed as convener no more, and signs nothing; what it led or
    signed before stands. Refused: to all but the secretariat, without a reason, for another kind of
    component, with an end before the beginning, while a suspension is recorded that has not ended.
    Follows: an audit event.
    """
    keeping.check_may_amend(by)
    row = keeping.locked(component, version)
    if row.kind != Component.Kind.NATIONAL_SOCIETY:
        raise OutOfTurn(_("Only the membership of a National Society is suspended."))
    today = timezone.localdate()
    if row.suspended_from and (row.suspended_until is None or row.suspended_until >= today):
        raise OutOfTurn(_("A suspension is recorded already. Lift it first."))
    dates = {"starts_on": starts_on, "ends_on": ends_on}
    keeping.check(
        keeping.without_reason(reason) | keeping.wrong_dates(dates, "starts_on", "ends_on")
    )
    moved = keeping.change(
        row,
        {
            "suspended_from": starts_on, "suspended_until": ends_on,
            "suspension_reason": reason.strip(),
        },
    )  # fmt: skip
    row.version += 1
    row.save()
    moved.pop("suspension_reason", None)  # the event has it as its reason
    keeping.note(row, "suspend", by=by, reason=reason, data={"changes": moved})
    return row


@transaction.atomic
def lift_suspension(
    component: Component, *, by: Any, reason: str, ends_on: date, version: int | None = None
) -> Component:
    """End a suspension; `ends_on` is its last day. Returns the component.

    One that has not begun by then never was: the record alone keeps it. Refused: to all but the
    secretariat, without a reason, where none is recorded that goes on. Follows: an audit event.
    """
    keeping.check_may_amend(by)
    row = keeping.locked(component, version)
    today = timezone.localdate()
    if row.suspended_from is None or (row.suspended_until and row.suspended_until < today):
        raise OutOfTurn(_("This component is not suspended."))
    keeping.check(keeping.without_reason(reason))
    if ends_on < row.suspended_from:
        values: dict[str, Any] = {
            "suspended_from": None, "suspended_until": None, "suspension_reason": "",
        }  # fmt: skip
    else:
        values = {"suspended_until": ends_on}
    moved = keeping.change(row, values)
    row.version += 1
    row.save()
    keeping.note(row, "lift_suspension", by=by, reason=reason, data={"changes": moved})
    return row
