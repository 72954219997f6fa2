"""Finding the statement that a page is about, among what the person may see."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from tools.asking import Asking
from tools.joint_statement.forms import ClearanceForm, SignatoriesForm, StatementForm
from tools.joint_statement.models import JointStatement
from tools.joint_statement.shown import StatementShown


def statement_of(request: Asking, ref: str, number: int) -> JointStatement:
    """The statement, with its operation and the version before, or a 404."""
    seen = JointStatement.objects.visible_to(request.user)
    seen = seen.select_related("operation__host", "supersedes")
    found = get_object_or_404(seen, operation__ref=ref, number=number)
    if found.supersedes is not None:
        found.supersedes.operation = found.operation
    return found


def address(statement: JointStatement, name: str, *more: Any) -> str:
    return reverse(name, args=[statement.operation.ref, statement.number, *more])


def shown_to(request: Asking, statement: JointStatement) -> StatementShown:
    return StatementShown(statement, request.user, timezone.now())


def text_form(statement: JointStatement, shown: StatementShown, data: Any = None) -> StatementForm:
    return StatementForm(
        data,
        sections=shown.sections,
        autosave=lambda key: address(statement, "joint_statement_section", key),
        initial={"audience": statement.audience, "language": statement.language},
    )


def signatories_form(shown: StatementShown, data: Any = None) -> SignatoriesForm:
    return SignatoriesForm(
        data, signatories=shown.signatories, initial={"version": shown.statement.version}
    )


def clearance_form(shown: StatementShown, code: str, data: Any = None) -> ClearanceForm:
    return ClearanceForm(data, prefix=code, initial={"version": shown.statement.version})


def write_page(
    request: Asking,
    shown: StatementShown,
    *,
    text: StatementForm | None = None,
    signing: SignatoriesForm | None = None,
    clearing: dict[str, ClearanceForm] | None = None,
    status: int = 200,
) -> Any:
    """The page while the statement is written and cleared, with the forms that were sent and refused."""
    statement = shown.statement
    given = clearing or {}
    mine = [
        (each, given.get(code) or clearance_form(shown, code))
        for each in shown.mine_to_clear
        for code in [each.row.component.code]
    ]
    context = page_context(request, shown) | {
        "text_form": text or (text_form(statement, shown) if shown.may_write else None),
        "signing_form": signing or (signatories_form(shown) if shown.may_write else None),
        "clearances": mine,
        "sent_forms": [form for form in (text, signing, *given.values()) if form is not None],
    }
    return render(request, "tools/joint_statement/page.html", context, status=status)


def page_context(request: Asking, shown: StatementShown) -> dict[str, Any]:
    """What every page of a statement knows."""
    statement = shown.statement
    revision = statement.revision_offer(request.user)
    return {
        "statement": statement,
        "operation": statement.operation,
        "zone": statement.operation.onset_zone,
        "shown": shown,
        "now": shown.now,
        "steps_url": address(statement, "joint_statement_steps"),
        "offers": statement.offers(request.user),
        "revision_offers": [revision] if revision else [],
    }
