"""The only writers of components and countries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.components import loading
from coordination.components.loading import Report
from coordination.components.models import Alias, Component
from coordination.roles import Role
from smcc.audit.record import HOUSE, append
from smcc.rules.refusals import Invalid, NotYours


@transaction.atomic
def load_reference() -> Report:
    """Load countries and components from the reference files. Doing it again changes nothing.

    Fields that were edited here are left and reported; nothing is deleted but aliases that came
    from the reference and are no longer in it. Follows: one audit event, where anything changed.
    """
    report = Report()
    loading.load_countries(report)
    loading.load_components(report)
    if report.wrote:
        append(
            chain=HOUSE, at=timezone.now(), verb="reference.load", target_kind="reference",
            target_id="components", actor_name="SMCC",
            data={"added": len(report.added), "changed": report.changed, "left": report.left},
        )  # fmt: skip
    return report


def may_amend(person: Any) -> bool:
    return Role.SECRETARIAT in person.duties()


@transaction.atomic
def amend_component(
    component: Component,
    *,
    by: Any,
    names: dict[str, str],
    short_name: str,
    aliases: Iterable[str],
    active_from: date | None,
    active_until: date | None,
) -> Component:
    """Correct a component's names, aliases and the time it is a member. Returns it.

    Refused: to all but the secretariat, without an English name, or with an end before the
    beginning. Follows: an audit event; searches find the new names; the next load of the
    reference leaves what was edited here.
    """
    if not may_amend(by):
        raise NotYours(_("Only the secretariat corrects components."))
    wrong: dict[str, Any] = {}
    if not names["name_en"].strip():
        wrong["name_en"] = _("The English name is always needed.")
    if active_from and active_until and active_until < active_from:
        wrong["active_until"] = _("The end is before the beginning.")
    if wrong:
        raise Invalid(wrong)
    row = Component.objects.select_for_update(of=("self",)).get(pk=component.pk)
    fields = {
        **names, "short_name": short_name, "active_from": active_from, "active_until": active_until,
    }  # fmt: skip
    moved: dict[str, Any] = {}
    for name, value in fields.items():
        if getattr(row, name) != value:
            moved[name] = {"from": str(getattr(row, name)), "to": str(value)}
            setattr(row, name, value)
    row.save()
    moved |= _set_aliases(row, aliases)
    if moved:
        loading.refresh_search_text([row.pk])
        append(
            chain=HOUSE, at=timezone.now(), verb="component.amend", target_kind="component",
            target_id=row.code, target_label=row.name_en, actor_id=by.pk, actor_name=by.name,
            data={"changes": moved},
        )  # fmt: skip
    return row


def _set_aliases(row: Component, aliases: Iterable[str]) -> dict[str, Any]:
    """Bring the aliases in line with the list; those of the reference that stay keep their mark."""
    wanted = {" ".join(name.split())[:200] for name in aliases} - {""}
    had = set(row.aliases.values_list("name", flat=True))
    row.aliases.exclude(name__in=wanted).delete()
    Alias.objects.bulk_create(Alias(component=row, name=name) for name in sorted(wanted - had))
    if wanted == had:
        return {}
    return {"aliases": {"from": sorted(had), "to": sorted(wanted)}}
