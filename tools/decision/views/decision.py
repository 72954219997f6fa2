"""One decision: what it says, its clock, its history, and following it up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.deadlines.faces import faces, with_next_rung
from coordination.deadlines.models import Deadline
from coordination.requests import PersonRequest
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, Refusal
from smcc.web.listing import paginate
from smcc.web.stepping import take_step
from tools.decision import actions, policy
from tools.decision.forms import DoneForm
from tools.decision.history import entries
from tools.decision.shown import RowShown
from tools.decision.views.loading import decision_of, summit_of


@require_GET
def decision(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Everything known of one row, and the steps that are this person's."""
    summit = summit_of(request, ref, number)
    row = decision_of(request, summit, pk)
    now = timezone.now()
    page = paginate(AuditEvent.objects.of(row.kind, row.pk), request.GET, order=("-id",), size=20)
    context = {
        **_about(row, now),
        "clocks": faces(with_next_rung(Deadline.objects.of(row).select_related("operation")), now),
        # What is closed once the table is filed never opens again: it is not worth a button.
        "offers": [each for each in row.offers(request.user) if each.open or not summit.filed_at],
        "page": page,
        "history": entries(page),
        "may_write": row.is_writable and bool(row.roles_of(request.user) & policy.MAY_EDIT),
    }
    return render(request, "tools/decision/decision.html", context)


def _about(row: Any, now: Any) -> dict[str, Any]:
    return {
        "decision": row,
        "summit": row.summit,
        "operation": row.operation,
        "shown": RowShown(row, row.position, now),
        "steps_url": reverse("decision_step", args=[row.operation.ref, row.summit.number, row.pk]),
        "now": now,
    }


@require_POST
def decision_step(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    summit = summit_of(request, ref, number)
    row = decision_of(request, summit, pk)
    url = reverse("decision_step", args=[ref, number, pk])
    return take_step(request, row, actions.run, url=url)


@require_http_methods(["GET", "POST"])
def decision_done(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Say that the decision was carried out, with a line of what came of it."""
    summit = summit_of(request, ref, number)
    row = decision_of(request, summit, pk)
    if request.method == "GET" or not row.roles_of(request.user) & policy.MAY_FOLLOW_UP:
        # Asked without a reason: only whether the step is this person's, in turn and ready.
        row.workflow.check("complete", row, row.roles_of(request.user))
    form = DoneForm(request.POST or None, decision=row)
    status = 200
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            actions.run(
                row, "complete", by=request.user, reason=said["reason"], at=said["at"],
                version=said["version"],
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
            status = 422 if isinstance(refusal, Invalid) else refusal.status
        else:
            messages.success(request, _("The decision is marked as done."))
            return redirect("decision", ref=ref, number=number, pk=pk)
    elif form.is_bound:
        status = 422
    context = {**_about(row, timezone.now()), "form": form}
    return render(request, "tools/decision/done.html", context, status=status)
