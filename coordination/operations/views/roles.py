"""Who convenes in a country, and who answers for what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coordination import process
from coordination.answers import UNPROCESSABLE, operation_of, person_of, refused
from coordination.components.fields import known_components
from coordination.operations import actions, policy
from coordination.operations.forms import (
    ContestForm,
    ConveningForm,
    EndForm,
    ResponsibilityForm,
    StepForm,
)
from coordination.operations.models import Convening, Operation
from coordination.operations.responsibilities import Responsibility
from coordination.operations.views.page import step_again
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Refusal

READS_AND_WRITES = require_http_methods(["GET", "HEAD", "POST"])


# --- Conveners ---------------------------------------------------------------------------


def convening_of(request: HttpRequest, ref: str, pk: int) -> tuple[Operation, Convening]:
    """An operation and one of its allocations, where the person may see them; else a 404."""
    case = operation_of(request, ref)
    rows = Convening.objects.select_related("component", "country", "agreed_by", "created_by")
    row = get_object_or_404(rows, pk=pk, operation=case)
    row.operation = case
    return case, row


@READS_AND_WRITES
def convening_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Propose a convener or co-convener. Somebody agrees to it in a step of its own."""
    case = operation_of(request, ref)
    process.check_role(case, request.user, policy.MAY_EDIT)
    asked = {name: request.GET.get(name, "") for name in ("country", "role")}
    form = ConveningForm(
        request.POST or None, operation=case,
        initial={"starts_on": case.today} | {k: v for k, v in asked.items() if v},
    )  # fmt: skip
    status = 200
    if form.is_bound:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                row = actions.propose_convening(
                    operation=case, by=person_of(request), **form.cleaned_data
                )
            except Refusal as refusal:
                status = refused(form, refusal)
            else:
                messages.success(
                    request,
                    _("%(proposal)s is proposed. Nobody has agreed yet.") % {"proposal": row},
                )
                return redirect(row)
    context = {"operation": case, "form": form, "components": known_components()}
    return render(request, "coordination/operations/convening_new.html", context, status=status)


@require_safe
def convening(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """One allocation: on what basis, for how long, and what was said about it."""
    case, row = convening_of(request, ref, pk)
    context = {
        "operation": case,
        "zone": case.onset_zone,
        "convening": row,
        "offers": row.offers(request.user),
        "history": history_of(row),
    }
    return render(request, "coordination/operations/convening.html", context)


def history_of(row: Convening) -> list[dict[str, Any]]:
    """What was said and done about an allocation, oldest first."""
    history = []
    for event in AuditEvent.objects.of(Convening.kind, row.pk):
        what = row.workflow.label_of(event.after)
        if article := event.data.get("article"):
            what = _("In dispute: %(article)s") % {
                "article": dict(policy.Article.choices).get(article, article)
            }
        history.append(
            {"at": event.at, "what": what, "reason": event.reason, "who": event.actor_name}
        )
    return history


@require_POST
def convening_steps(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Take a step of an allocation. A refused one is shown with its reason, to try again."""
    case, row = convening_of(request, ref, pk)
    form = StepForm(request.POST)
    if form.is_valid():
        try:
            done = actions.run_convening(
                row, form.cleaned_data["step"], by=person_of(request),
                reason=form.cleaned_data["reason"], version=form.cleaned_data["version"],
            )  # fmt: skip
        except Refusal as refusal:
            return step_again(request, case, form, row, refused(form, refusal))
        _say(request, done)
    return redirect(case.get_absolute_url() + "#leads")


@READS_AND_WRITES
def convening_contest(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Record that an allocation is contested, why, and on which article."""
    case, row = convening_of(request, ref, pk)
    offers = {offer.name: offer for offer in row.offers(request.user)}
    if request.method != "POST" and "contest" not in offers:
        row.workflow.check("contest", row, row.roles_of(request.user))
    form = ContestForm(request.POST or None, initial={"step": "contest", "version": row.version})
    status = 200
    if form.is_bound:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                done = actions.run_convening(
                    row, "contest", by=person_of(request), reason=form.cleaned_data["reason"],
                    article=form.cleaned_data["article"], version=form.cleaned_data["version"],
                )  # fmt: skip
            except Refusal as refusal:
                now = Convening.objects.get(pk=row.pk)
                status = refused(form, refusal, {"article": now.article})
                row = now
            else:
                _say(request, done)
                return redirect(case.get_absolute_url() + "#leads")
    context = {"operation": case, "convening": row, "form": form}
    return render(request, "coordination/operations/contest.html", context, status=status)


def _say(request: HttpRequest, done: Convening) -> None:
    messages.success(
        request,
        _("%(what)s: %(state)s.") % {"what": done, "state": str(done.state_label).lower()},
    )


# --- Responsibilities --------------------------------------------------------------------


@READS_AND_WRITES
def responsibility_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down who leads on security, logistics or a sector, who is focal point, who covers an area."""
    case = operation_of(request, ref)
    process.check_role(case, request.user, policy.MAY_EDIT)
    form = ResponsibilityForm(
        request.POST or None, operation=case, initial={"country": request.GET.get("country", "")}
    )
    status = 200
    if form.is_bound:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                row = actions.assign_responsibility(
                    case, by=person_of(request), **form.cleaned_data
                )
            except Refusal as refusal:
                status = refused(form, refusal)
            else:
                messages.success(
                    request,
                    _("%(what)s: %(who)s.") % {"what": row, "who": row.component},
                )
                return redirect(case.get_absolute_url() + "#leads")
    context = {"operation": case, "form": form, "components": known_components()}
    return render(
        request, "coordination/operations/responsibility_new.html", context, status=status
    )


@READS_AND_WRITES
def responsibility_end(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """End a responsibility, with a reason. It stays in the record."""
    case = operation_of(request, ref)
    row = get_object_or_404(
        Responsibility.objects.select_related("component", "post"), pk=pk, operation=case
    )
    process.check_role(case, request.user, policy.MAY_EDIT)
    form = EndForm(request.POST or None)
    status = 200
    if form.is_bound:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                actions.end_responsibility(
                    row, by=person_of(request), reason=form.cleaned_data["reason"]
                )
            except Refusal as refusal:
                status = refused(form, refusal)
            else:
                messages.success(request, _("%(what)s has ended.") % {"what": row})
                return redirect(case.get_absolute_url() + "#leads")
    context = {"operation": case, "responsibility": row, "form": form}
    return render(
        request, "coordination/operations/responsibility_end.html", context, status=status
    )
