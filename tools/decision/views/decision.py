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

from coordination import process
from coordination.deadlines.faces import faces, with_next_rung
from coordination.deadlines.models import Deadline
from coordination.requests import PersonRequest
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Refusal
from smcc.web.listing import paginate
from smcc.web.stepping import take_step
from smcc.web.versioned_form import shown_again, status_of
from tools.amendment.shown import hang_amendments
from tools.decision import actions, policy
from tools.decision.done_form import DoneForm
from tools.decision.history import entries
from tools.decision.kind_form import KindForm
from tools.decision.kinds import say_kind
from tools.decision.shown import RowShown
from tools.decision.views.loading import decision_of, summit_of
from tools.position.shown import hang_positions
from tools.referral.actions import ways_for
from tools.referral.shown import path_of


@require_GET
def decision(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Everything known of one row, and the steps that are this person's."""
    summit = summit_of(request, ref, number)
    row = decision_of(request, summit, pk)
    now = timezone.now()
    may_edit = bool(row.roles_of(request.user) & policy.MAY_EDIT)
    page = paginate(AuditEvent.objects.of(row.kind, row.pk), request.GET, order=("-id",), size=20)
    hang_positions(summit, [row], request.user)
    hang_amendments(summit, [row])
    path = path_of(row)
    context = {
        **_about(row, now),
        "path": path,
        "first_level": policy.Level(path[0].referral.from_level if path else row.level).label,
        "standing": [
            (station, station.referral.offers(request.user))
            for station in path
            if station.referral.is_standing
        ],
        "ways": ways_for(row, request.user),
        "clocks": faces(with_next_rung(Deadline.objects.of(row).select_related("operation")), now),
        # What is closed once the table is filed never opens again: it is not worth a button.
        "offers": [each for each in row.offers(request.user) if each.open or not summit.filed_at],
        "page": page,
        "history": entries(page, row.operation.onset_zone),
        "may_write": row.is_writable and may_edit,
        "may_say_kind": may_edit and summit.filed_at is None and not row.is_put_away,
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
def decision_kind(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Say whether the row is an information, a decision or an action, and how it was decided."""
    summit = summit_of(request, ref, number)
    row = decision_of(request, summit, pk)
    process.check_role(row, request.user, policy.MAY_EDIT)
    form = KindForm(request.POST or None, decision=row)
    refused: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            say_kind(row, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The row was saved."))
            return redirect("decision", ref=ref, number=number, pk=pk)
    context = {**_about(row, timezone.now()), **shown_again(form, refused)}
    return render(request, "tools/decision/kind.html", context, status=status_of(form, refused))


@require_http_methods(["GET", "POST"])
def decision_done(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Say that the decision was carried out, with a line of what came of it."""
    summit = summit_of(request, ref, number)
    row = decision_of(request, summit, pk)
    if request.method == "GET" or not row.roles_of(request.user) & policy.MAY_FOLLOW_UP:
        # Asked without a reason: only whether the step is this person's, in turn and ready.
        row.workflow.check("complete", row, row.roles_of(request.user))
    form = DoneForm(request.POST or None, decision=row)
    refused: Refusal | None = None
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            actions.run(
                row, "complete", by=request.user, reason=said["reason"], at=said["at"],
                version=said["version"], evidence_url=said["evidence_url"],
            )  # fmt: skip
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The decision is marked as done."))
            return redirect("decision", ref=ref, number=number, pk=pk)
    context = {**_about(row, timezone.now()), **shown_again(form, refused)}
    return render(request, "tools/decision/done.html", context, status=status_of(form, refused))
