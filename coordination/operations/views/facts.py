"""Correcting an operation's facts; declaring its scale; recording its category."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination import process
from coordination.answers import UNPROCESSABLE, operation_of, person_of, refused
from coordination.components.fields import known_components, known_countries
from coordination.operations import actions, policy
from coordination.operations.forms import CategoryForm, EditOperationForm, ScaleForm
from coordination.operations.models import Operation
from smcc.rules.refusals import Refusal

READS_AND_WRITES = require_http_methods(["GET", "HEAD", "POST"])


@READS_AND_WRITES
def operation_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct the facts. Clocks that count from the onset move with it."""
    case = operation_of(request, ref)
    process.check_role(case, request.user, policy.MAY_EDIT)
    form = EditOperationForm(request.POST or None, operation=case)
    status = 200
    if form.is_bound:
        status = UNPROCESSABLE
        if form.is_valid():
            facts = form.facts()
            beside = {name: facts.pop(name) for name in ("countries", "present", "appeal_codes")}
            try:
                actions.amend_operation(
                    case, by=person_of(request), changes=facts, **beside,
                    version=form.cleaned_data["version"], reason=form.cleaned_data["reason"],
                )  # fmt: skip
            except Refusal as refusal:
                current = EditOperationForm.facts_of(Operation.objects.get(pk=case.pk))
                status = refused(form, refusal, current)
            else:
                messages.success(request, _("The facts are corrected."))
                return redirect(case)
    context = {
        "operation": case,
        "form": form,
        "countries": known_countries(),
        "components": known_components(),
    }
    return render(request, "coordination/operations/edit.html", context, status=status)


@READS_AND_WRITES
def operation_scale(request: HttpRequest, ref: str) -> HttpResponse:
    """Declare how large the operation is. Opens the tools that the scale asks for."""
    case = operation_of(request, ref)
    process.check_role(case, request.user, policy.MAY_DECLARE)
    form = ScaleForm(
        request.POST or None, operation=case,
        initial={"version": case.version},
    )  # fmt: skip
    status = 200
    if form.is_bound:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                actions.declare_scale(case, by=person_of(request), **form.cleaned_data)
            except Refusal as refusal:
                now = Operation.objects.get(pk=case.pk)
                status = refused(form, refusal, {"scale": now.scale})
            else:
                messages.success(request, _("The declaration is recorded."))
                return redirect(case)
    context = {
        "operation": case,
        "zone": case.onset_zone,
        "form": form,
        "declarations": case.scale_declarations.select_related("recorded_by"),
    }
    return render(request, "coordination/operations/scale.html", context, status=status)


@READS_AND_WRITES
def operation_category(request: HttpRequest, ref: str) -> HttpResponse:
    """Record the category that the IFRC gave the operation."""
    case = operation_of(request, ref)
    process.check_role(case, request.user, policy.MAY_EDIT)
    form = CategoryForm(
        request.POST or None,
        initial={"version": case.version, "category": case.category, "since": case.today},
    )
    status = 200
    if form.is_bound:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                actions.set_category(case, by=person_of(request), **form.cleaned_data)
            except Refusal as refusal:
                now = Operation.objects.get(pk=case.pk)
                status = refused(form, refusal, {"category": now.category})
            else:
                messages.success(request, _("The category is recorded."))
                return redirect(case)
    context = {
        "operation": case,
        "form": form,
        "changes": case.category_changes.select_related("recorded_by"),
    }
    return render(request, "coordination/operations/category.html", context, status=status)
