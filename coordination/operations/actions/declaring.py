"""What somebody declared an operation to be: its scale and its IFRC category."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.operations import policy
from coordination.operations.actions.steps import check_no_drill
from coordination.operations.declarations import CategoryChange, ScaleDeclaration
from coordination.operations.dossier import follow
from coordination.operations.models import Operation
from coordination.people.models import Person
from smcc.rules.refusals import Invalid


@transaction.atomic
def declare_scale(
    operation: Operation,
    *,
    by: Person,
    scale: str,
    declared_by_post: str,
    reason: str,
    declared_at: datetime | None = None,
    version: int | None = None,
) -> Operation:
    """Record that somebody declared the operation small, medium or large: who, when, why.

    Refused: to observers; without a reason; before the onset or in the future; in a drill.
    Follows: the tools that the scale asks for are opened, and their clocks start or stop.
    """
    now = timezone.now()
    when = declared_at or now
    process.check_not_in_future(when, now, "declared_at")
    wrong: dict[str, Any] = {}
    if scale not in policy.Scale.values:
        wrong["scale"] = _("Choose small, medium or large.")
    if when < operation.onset_at:
        wrong["declared_at"] = _("This is before the onset. Give the time of the declaration.")
    if not reason.strip():
        wrong["reason"] = _("Say why: others will act on it.")
    if not declared_by_post.strip():
        wrong["declared_by_post"] = _("Say who declared it, by post.")
    if wrong:
        raise Invalid(wrong)
    row = process.lock(operation)
    process.check_role(row, by, policy.MAY_DECLARE)
    check_no_drill(row)
    process.check_version(row, version)
    ScaleDeclaration.objects.create(
        operation=row, scale=scale, declared_at=when, declared_by_post=declared_by_post,
        reason=reason, recorded_by=by,
    )  # fmt: skip
    newest = row.scale_declarations.first()
    assert newest is not None
    old, row.scale, row.scale_declared_at = row.scale, newest.scale, newest.declared_at
    row.version += 1
    row.save()
    process.record(
        row, "declare_scale", by=by, at=when, reason=reason,
        data={"from": old, "to": scale, "declared_by": declared_by_post},
    )  # fmt: skip
    follow(row, by=by, reason=reason)
    return row


@transaction.atomic
def set_category(
    operation: Operation,
    *,
    by: Person,
    category: str,
    since: date,
    note: str = "",
    version: int | None = None,
) -> Operation:
    """Record the IFRC category from a day on. The newest by day is the current one.

    Refused: to those who do not lead; a day in the future or before the onset.
    """
    wrong: dict[str, Any] = {}
    if category not in policy.Category.values:
        wrong["category"] = _("Choose yellow, orange or red.")
    if since > operation.today:
        wrong["since"] = _("This day is in the future. Give the day from which it holds.")
    elif since < operation.onset_day:
        wrong["since"] = _("This is before the onset. Give the day from which it holds.")
    if wrong:
        raise Invalid(wrong)
    row = process.lock(operation)
    process.check_role(row, by, policy.MAY_EDIT)
    check_no_drill(row)
    process.check_version(row, version)
    CategoryChange.objects.create(
        operation=row, category=category, since=since, note=note, recorded_by=by
    )
    newest = row.category_changes.first()
    assert newest is not None
    old, row.category = row.category, newest.category
    row.version += 1
    row.save()
    process.record(
        row,
        "set_category",
        by=by,
        reason=note,
        data={"from": old, "to": category, "since": str(since)},
    )
    return row
