"""What every change of reference data has in common: who may, with a reason, on the copy that was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.components.models import Component, Country
from coordination.roles import Role
from smcc.audit.record import HOUSE, append
from smcc.rules.refusals import Invalid, NotYours, Stale

R = TypeVar("R", Component, Country)


def may_amend(person: Any) -> bool:
    return Role.SECRETARIAT in person.duties()


def check_may_amend(by: Any) -> None:
    if not may_amend(by):
        raise NotYours(_("Only the secretariat keeps the reference data."))


def locked(row: R, version: int | None) -> R:
    """The row as it stands, held. Raises `Stale` where the writer had read an earlier version.

    Held without its key: whatever refers to it can still be written meanwhile.
    """
    found = type(row).objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    if version is not None and version != found.version:
        raise Stale(current=found)
    return found


def without_reason(reason: str) -> dict[str, Any]:
    """What is wrong with a reason, by field."""
    return {} if reason.strip() else {"reason": _("Say why, and on what it rests.")}


def wrong_name(name_en: str) -> dict[str, Any]:
    return {} if name_en.strip() else {"name_en": _("The English name is always needed.")}


def wrong_dates(changed: Mapping[str, Any], first: str, last: str) -> dict[str, Any]:
    """What is wrong with a pair of days that may be open at either end."""
    if changed[first] and changed[last] and changed[last] < changed[first]:
        return {last: _("The end is before the beginning.")}
    return {}


def check(wrong: dict[str, Any]) -> None:
    if wrong:
        raise Invalid(wrong)


def add(row: R, taken: Callable[[R], dict[str, Any]]) -> None:
    """Write a new row. `taken` says by field what another has already; somebody may be quicker."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        check(taken(row))
        raise


def change(row: Component | Country, values: Mapping[str, Any]) -> dict[str, Any]:
    """Set these fields without saving. Returns those that moved, as the record keeps them."""
    moved: dict[str, Any] = {}
    for name, value in values.items():
        old = getattr(row, name)
        if old != value:
            moved[name] = {"from": said(old), "to": said(value)}
            setattr(row, name, value)
    return moved


def said(value: Any) -> Any:
    """A value as JSON has it; a country by its code."""
    if value is None or isinstance(value, (str, int, bool, list)):
        return value
    return value.pk if isinstance(value, Country) else str(value)


def note(
    row: Component | Country, verb: str, *, by: Any, reason: str, data: Mapping[str, Any]
) -> None:
    """Write to the house's own chain."""
    kind, key = ("component", row.code) if isinstance(row, Component) else ("country", row.iso3)
    append(
        chain=HOUSE, at=timezone.now(), verb=f"{kind}.{verb}", target_kind=kind, target_id=key,
        target_label=row.name_en, actor_id=by.pk, actor_name=by.name, reason=reason.strip(),
        data=data,
    )  # fmt: skip
