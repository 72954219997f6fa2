"""The only writers of an operation's checklist and of its items."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from coordination import process
from coordination.operations.models import Operation
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tools.checklist import policy
from tools.checklist.models import Checklist, ChecklistItem, with_evidence
from tools.checklist_template.models import ChecklistTemplate, TemplateItem

CARRIED = ("state", "note", "ticked_at", "ticked_by_id", "set_aside_at", "set_aside_by_id")


@transaction.atomic
def start(
    operation: Operation, template: ChecklistTemplate, *, by: Person, reason: str = ""
) -> Checklist:
    """Give an operation a checklist made from the version of a template that is in force, and return it.

    Refused: to who does not lead; in an operation that is not active; from a version that is not in
    force, or that is in use already; without a reason where another one is replaced.
    Follows: the one in use before is replaced, and kept. What a person had said of an item is
    carried over, with whose word it was, where the new version asks the same in the same words.
    """
    case = process.lock(operation)
    process.check_role(case, by, policy.MAY_START)
    if not case.is_active:
        raise OutOfTurn(_("The operation is closed or withdrawn. Reopen it first."))
    if not template.is_in_force:
        raise Invalid({"template": _("Choose a version that is in force.")})
    before = Checklist.objects.in_use().filter(operation=case).first()
    if before is not None:
        if before.template_id == template.pk:
            raise OutOfTurn(_("This version is in use here already."))
        if not reason.strip():
            raise Invalid({"reason": _("Say why another checklist takes its place.")})
    if said := _too_long(reason):
        raise Invalid({"reason": said})
    if before is not None:
        process.advance(before, "replace", by=by, reason=reason)
    last = Checklist.objects.filter(operation=case).aggregate(n=Max("number"))["n"] or 0
    made = Checklist.objects.create(
        operation=case, template=template, number=last + 1, state=policy.WORKFLOW.start,
        reason=reason.strip() if before is not None else "", created_by=by,
    )  # fmt: skip
    carried = _said_before(before)
    rows = [
        ChecklistItem(
            checklist=made, item=item, created_by=by,
            **carried.get(_asks(item), {"state": policy.ITEM.start}),
        )
        for item in template.items.standing().in_order()
    ]  # fmt: skip
    ChecklistItem.objects.bulk_create(rows)
    kept = sum(_asks(row.item) in carried for row in rows)
    process.record(
        made, "start", by=by, reason=made.reason,
        data={"template": template.ref, "items": len(rows), "carried_over": kept},
    )  # fmt: skip
    return made


@transaction.atomic
def run(
    checklist: Checklist,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> Checklist:
    """Withdraw a checklist that was started in error, with a reason. It is replaced by starting another."""
    if checklist.workflow.step(step).follows:
        raise NotYours()
    row = process.lock(checklist)
    row.workflow.check(step, row, row.roles_of(by), reason)
    process.check_version(row, version)
    if said := _too_long(reason):
        raise Invalid({"reason": said})
    return process.advance(row, step, by=by, reason=reason, at=at)


@transaction.atomic
def run_item(
    item: ChecklistItem,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> ChecklistItem:
    """Tick an item with a note (the reason: what shows it), take the tick back, or set it aside.

    Refused, beside what the rulebook refuses: where somebody said something of the same item since
    it was read (`Stale`, with the current copy); a note that is too long.
    """
    process.lock(item.checklist)
    row = with_evidence([process.lock(item)], by)[0]
    process.check_role(row, by, policy.MAY_TICK)
    process.check_version(row, version)
    row.workflow.check(step, row, row.roles_of(by), reason)
    if said := _too_long(reason):
        raise Invalid({"reason": said})
    row = process.advance(row, step, by=by, reason=reason, at=at)
    row.note = reason.strip()
    row.save(update_fields=["note"])
    return row


def _said_before(before: Checklist | None) -> dict[Any, dict[str, Any]]:
    """What people had said of the items of the checklist that is replaced, by what each asks."""
    if before is None:
        return {}
    rows = ChecklistItem.objects.filter(checklist=before).select_related("item")
    said = [row for row in rows if row.state != policy.ITEM.start]
    return {_asks(row.item): {name: getattr(row, name) for name in CARRIED} for row in said}


def _asks(item: TemplateItem) -> tuple[str, str, str]:
    """Two items ask the same where key, English text and fact are the same."""
    return item.key, item.text_en, item.fact


def _too_long(text: str) -> Any:
    if len(text) <= policy.LONGEST_NOTE:
        return None
    return _("This has %(n)d characters; there is room for %(limit)d.") % {
        "n": len(text), "limit": policy.LONGEST_NOTE,
    }  # fmt: skip
