"""Who answers for what: leads, focal points, areas."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component, Country
from coordination.operations import policy
from coordination.operations.models import Operation
from coordination.operations.responsibilities import Responsibility
from coordination.people.models import Person, Post
from smcc.rules.refusals import Invalid


@transaction.atomic
def assign_responsibility(
    operation: Operation,
    *,
    by: Person,
    kind_of: str,
    component: Component,
    subject: str = "",
    level: str = "",
    country: Country | None = None,
    post: Post | None = None,
    note: str = "",
) -> Responsibility:
    """Write down who answers for security, logistics, a sector, an area, or as focal point.

    Refused: to those who do not lead; a sector or area without its name; a focal point without
    its level; a post of another component; what stands already.
    """
    operation = process.lock(operation)
    process.check_role(operation, by, policy.MAY_EDIT)
    kinds = Responsibility.Kind
    wrong: dict[str, Any] = {}
    if kind_of not in kinds.values:
        wrong["kind_of"] = _("Choose what this is about.")
    if kind_of in (kinds.SECTOR, kinds.AREA) and not subject.strip():
        wrong["subject"] = _("Name the sector or the area.")
    if kind_of == kinds.FOCAL_POINT and level not in Responsibility.Level.values:
        wrong["level"] = _("Choose country, region or Geneva.")
    if country is not None and country.iso3 not in operation.country_codes.split():
        wrong["country"] = _("This country is not part of the operation. Add it there first.")
    if post is not None and not post.belongs_to(component):
        wrong["post"] = _("This post belongs to another component.")
    same = operation.responsibilities.current().filter(
        kind_of=kind_of, subject__iexact=subject.strip(), level=level, country=country,
        component=component, post=post,
    )  # fmt: skip
    if not wrong and same.exists():
        wrong["component"] = _("This is recorded already.")
    if wrong:
        raise Invalid(wrong)
    row = Responsibility.objects.create(
        operation=operation, kind_of=kind_of, subject=subject.strip(), level=level, country=country,
        component=component, post=post, note=note, recorded_by=by,
    )  # fmt: skip
    process.record(
        operation, "assign", by=by,
        data={"what": str(row), "component": component.code, "post": str(post or "")},
    )  # fmt: skip
    return row


@transaction.atomic
def end_responsibility(
    responsibility: Responsibility, *, by: Person, reason: str
) -> Responsibility:
    """End a responsibility, with a reason; it stays in the record. A second call changes nothing."""
    row = (
        Responsibility.objects.select_for_update(no_key=True, of=("self",))
        .select_related("operation")
        .get(pk=responsibility.pk)
    )
    process.check_role(row.operation, by, policy.MAY_EDIT)
    if not reason.strip():
        raise Invalid({"reason": _("Say why it ends.")})
    if row.ended_at is None:
        row.ended_at, row.ended_by = timezone.now(), by
        row.save(update_fields=["ended_at", "ended_by"])
        process.record(
            row.operation, "end_assignment", by=by, reason=reason, data={"what": str(row)}
        )
    return row
