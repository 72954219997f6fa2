"""What changed between two drafts."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from coordination.requests import PersonRequest
from tools.joint_statement import redline as rules
from tools.joint_statement.finding import page_of, statement_of
from tools.joint_statement.forms import DraftsForm


@require_safe
def redline(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Two drafts, section by section. Without a choice: from what one's component spoke of to now."""
    statement = statement_of(request, ref, number)
    drafts = rules.drafts_of(statement)
    asked = request.GET if {"from", "to"} & set(request.GET) else None
    form = DraftsForm(asked, drafts=drafts)
    before, after = form.chosen() if form.is_valid() else (None, None)
    if asked is None:
        before = rules.starting_point(statement, request.user)
        form = DraftsForm(drafts=drafts, initial={"from": before.pk if before else ""})
    now = rules.as_it_stands(statement)
    old = rules.as_draft(before) if before else now
    new = rules.as_draft(after) if after else now
    context = {
        "form": form, "before": old, "after": new, "sections": rules.compared(old, new),
        "facts": rules.facts(old, new), "has_drafts": bool(drafts),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return page_of(
        request, statement, "tools/joint_statement/redline.html", status=status, **context
    )
