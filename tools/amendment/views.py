"""The pages of amendments: make one, read one with its receipt."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination import process
from coordination.deadlines.audiences import reach
from coordination.requests import PersonRequest
from smcc.rules.refusals import NotYours, OutOfTurn, Refusal
from smcc.web.forms import sent_by
from smcc.web.times import GENEVA, moments_in
from tools.amendment import actions, policy
from tools.amendment.forms import AmendmentForm
from tools.amendment.shown import preview_of, rows_of
from tools.decision.shown import with_names
from tools.finding import answer_status, meeting_of
from tools.naming import post_name


@require_http_methods(["GET", "POST"])
def amendment_new(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Change cells of a filed table: shown first as they were and are, then made and sent."""
    summit = meeting_of(request, ref, number)
    process.check_role(summit, request.user, policy.MAY_AMEND)
    if sentence := policy.why_not(summit):
        raise OutOfTurn(sentence)
    rows = list(with_names(summit.rows.filter(state__in=policy.AMENDABLE).in_order()))
    form = AmendmentForm(sent_by(request), summit=summit, rows=rows)
    refused: Refusal | None = None
    preview: list[Any] = []
    if form.is_bound and form.is_valid():
        if request.POST.get("do") != "amend":
            preview = preview_of(summit, form.values())
        else:
            try:
                made = actions.amend_table(
                    summit, by=request.user, rows=form.values(), versions=form.versions(),
                    reason=form.reason.cleaned_data["reason"],
                )  # fmt: skip
            except NotYours:
                raise
            except Refusal as refusal:
                form.refuse(refusal)
                refused = refusal
            else:
                messages.success(request, _("The amendment is made and sent."))
                return redirect(made.get_absolute_url())
    looked = form.is_bound and not form.errors and refused is None
    status = 200 if looked else answer_status(form, refused)
    context = {
        "summit": summit, "operation": summit.operation, "form": form, "preview": preview,
        "looked": looked, "names": form.names,
        "changed": {each.decision for each in preview}, "only": request.GET.get("row", ""), "step": policy.AMENDED, "told": _told(summit),
    }  # fmt: skip
    return render(request, "tools/amendment/new.html", context, status=status)


def _told(summit: Any) -> list[str]:
    found = reach(policy.AMENDED.tells, summit, timezone.now())
    return [post_name(each.post) for each in found]


@require_GET
def amendment(request: PersonRequest, ref: str, number: int, nth: int) -> HttpResponse:
    """One amendment: its receipt, why, and what was and is."""
    summit = meeting_of(request, ref, number)
    made = get_object_or_404(summit.amendments.select_related("made_by"), number=nth)
    made.summit = summit
    context = {
        "summit": summit,
        "operation": summit.operation,
        "amendment": made,
        "rows": rows_of(made),
        "times": moments_in(made.made_at, [summit.zone, GENEVA, str(request.zone)]),
        "told": _told(summit),
    }
    return render(request, "tools/amendment/page.html", context)
