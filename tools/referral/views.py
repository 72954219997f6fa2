"""Referring a decision, answering an escalation, taking a referral back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coordination.requests import PersonRequest
from smcc.rules.refusals import Refusal
from smcc.web.forms import sent_by
from smcc.web.stepping import take_step
from smcc.web.versioned_form import shown_again, status_of
from tools.decision.models import Decision
from tools.decision.shown import RowShown
from tools.finding import meeting_of, row_of
from tools.referral import actions, policy
from tools.referral.forms import AnswerForm, ReferForm
from tools.referral.models import Referral
from tools.referral.shown import Station


@require_http_methods(["GET", "POST"])
def refer(request: PersonRequest, ref: str, number: int, pk: int, move: str) -> HttpResponse:
    """Carry a decision over, delegate or escalate it."""
    if move not in policy.Move.values:
        raise Http404
    row = row_of(meeting_of(request, ref, number), pk)
    way = policy.WAYS[policy.Move(move)]
    form = ReferForm(
        sent_by(request), way=way, decision=row,
        person=request.user,
    )  # fmt: skip
    refused: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            made = actions.refer(row, move, by=request.user, **form.said())
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, f"{Station(made).what}.")
            return redirect(made)
    elif not form.is_bound:
        actions.check_way(row, way, by=request.user)
    context = {**_about(row), **shown_again(form, refused), "way": way}
    return render(request, "tools/referral/refer.html", context, status=status_of(form, refused))


@require_POST
def referral_step(
    request: PersonRequest, ref: str, number: int, pk: int, referral: int
) -> HttpResponse:
    """Take the step whose button was pressed."""
    each = _referral(request, ref, number, pk, referral)
    url = reverse("referral_step", args=[ref, number, pk, referral])
    return take_step(request, each, actions.run, url=url)


@require_http_methods(["GET", "POST"])
def referral_answer(
    request: PersonRequest, ref: str, number: int, pk: int, referral: int
) -> HttpResponse:
    """Return an escalated decision with what was decided."""
    each = _referral(request, ref, number, pk, referral)
    if request.method == "GET":
        each.workflow.check("answer", each, each.roles_of(request.user))
    form = AnswerForm(sent_by(request), referral=each)
    refused: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            actions.run(each, "answer", by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The decision is returned with what was decided."))
            return redirect(each)
    context = {**_about(each.decision), **shown_again(form, refused), "station": Station(each)}
    return render(request, "tools/referral/answer.html", context, status=status_of(form, refused))


def _about(row: Decision) -> dict[str, Any]:
    return {
        "decision": row, "summit": row.summit, "operation": row.operation,
        "shown": RowShown(row, row.position, timezone.now()),
    }  # fmt: skip


def _referral(request: PersonRequest, ref: str, number: int, pk: int, referral: int) -> Referral:
    row = row_of(meeting_of(request, ref, number), pk)
    each: Referral = get_object_or_404(row.referrals.along_the_path(), pk=referral)
    each.decision = row
    return each
