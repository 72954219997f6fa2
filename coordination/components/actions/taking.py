"""Taking the reference's value again, instead of what was edited here."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from coordination.components import loading
from coordination.components.actions import keeping
from coordination.components.edits import ALIASES, edits_of
from coordination.components.models import Alias, Component
from coordination.components.staying import why_country_stays
from smcc.rules.refusals import Invalid


@transaction.atomic
def take_reference(
    row: keeping.R,
    *,
    by: Any,
    fields: Collection[str],
    reason: str = "",
    version: int | None = None,
) -> keeping.R:
    """Take these fields of a component or country from the reference again. Returns the row.

    Refused: to all but the secretariat, for fields that were not edited here, for another country
    while records are kept in the present one, on a copy that is no longer the current one. Follows: an audit event; from now on the reference's changes of these
    fields arrive again.
    """
    keeping.check_may_amend(by)
    found = keeping.locked(row, version)
    edited = {edit.name for edit in edits_of(found)}
    if not fields or not set(fields) <= edited:
        raise Invalid({"fields": _("Choose among what was edited here.")})
    plain = {name: found.loaded[name] for name in fields if name != ALIASES}
    moved = keeping.change(found, plain)
    if isinstance(found, Component) and "country_id" in moved:
        stays = why_country_stays(found)
        if stays:
            raise Invalid({"fields": stays})
    if ALIASES in fields and isinstance(found, Component):
        moved |= _take_aliases(found)
    found.version += 1
    found.save()
    if isinstance(found, Component):
        loading.refresh_search_text([found.pk])
    else:
        its = Component.objects.filter(country=found)
        loading.refresh_search_text(its.values_list("pk", flat=True))
    keeping.note(found, "take_reference", by=by, reason=reason, data={"changes": moved})
    return found


def _take_aliases(row: Component) -> dict[str, Any]:
    wanted, had = set(row.loaded.get(ALIASES, ())), set(row.aliases.values_list("name", flat=True))
    row.aliases.exclude(name__in=wanted).delete()
    row.aliases.update(from_reference=True)
    Alias.objects.bulk_create(
        Alias(component=row, name=name, from_reference=True) for name in sorted(wanted - had)
    )
    return {ALIASES: {"from": sorted(had), "to": sorted(wanted)}}
