"""The matrix of an operation, the confirming of a suggestion, and the areas."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coordination import process
from coordination.answers import UNPROCESSABLE, operation_of, person_of, refused
from coordination.conveners import actions
from coordination.conveners.forms import AreaForm, ConfirmForm, WhyForm
from coordination.conveners.matrix import Matrix
from coordination.conveners.models import OperationArea
from coordination.conveners.policy import MAY_WRITE
from coordination.conveners.tabled import FORMS, table_of
from coordination.operations.models import Operation
from coordination.operations.policy import MAY_EDIT
from coordination.tables import hand_out
from smcc.rules.refusals import OutOfTurn, Refusal

READS_AND_WRITES = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def convener_matrix(request: HttpRequest, ref: str) -> HttpResponse:
    """Who convenes where and when, what is open, and whether the letter still says so."""
    case = operation_of(request, ref)
    matrix, roles = Matrix(case), case.roles_of(request.user)
    for line in matrix.lines:
        for cell in line.cells:
            for convening in cell.in_force:
                offers = {offer.name: offer for offer in convening.offers(request.user)}
                convening.agree = offers.get("agree")  # type: ignore[attr-defined]
    context = {
        "operation": case,
        "zone": case.onset_zone,
        "matrix": matrix,
        "may_edit": bool(roles & MAY_EDIT) and not case.is_drill,
        "may_write": bool(roles & MAY_WRITE) and case.is_active and not case.is_drill,
        "forms": FORMS,
    }
    return render(request, "coordination/conveners/matrix.html", context)


@require_safe
def convener_matrix_file(request: HttpRequest, ref: str, form: str) -> HttpResponseBase:
    """The matrix as a file."""
    case = operation_of(request, ref)
    if form not in FORMS:
        raise Http404
    return hand_out(table_of(Matrix(case)), form, f"{case.ref}-{_('conveners')}")


@require_POST
def convener_confirm(request: HttpRequest, ref: str) -> HttpResponse:
    """Agree to a suggestion, in one press."""
    case = operation_of(request, ref)
    form = ConfirmForm(request.POST, operation=case)
    if not form.is_valid():
        raise OutOfTurn(
            _(
                "The matrix changed since you read it: this is no longer suggested. Look at it again."
            )
        )
    done = actions.confirm_suggestion(operation=case, by=person_of(request), **form.cleaned_data)
    messages.success(request, _("%(what)s: agreed.") % {"what": done})
    return redirect(_back_to(case, done.country_id))


def _back_to(case: Operation, country: str) -> str:
    return f"{reverse('convener_matrix', args=[case.ref])}#{country}"


@READS_AND_WRITES
def convener_area_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Name an area that somebody must cover."""
    case = operation_of(request, ref)
    process.check_role(case, request.user, MAY_EDIT)
    asked = {"country": request.GET.get("country", "")}
    form = AreaForm(request.POST or None, operation=case, initial=asked)
    status = 200
    if form.is_bound:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                area = actions.name_area(operation=case, by=person_of(request), **form.cleaned_data)
            except Refusal as refusal:
                status = refused(form, refusal)
            else:
                messages.success(request, _("%(area)s is named.") % {"area": area})
                return redirect(_back_to(case, area.country_id))
    context: dict[str, Any] = {"operation": case, "form": form}
    return render(request, "coordination/conveners/area_new.html", context, status=status)


@READS_AND_WRITES
def convener_area_withdraw(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Withdraw an area, with a reason."""
    case = operation_of(request, ref)
    area = get_object_or_404(OperationArea, operation=case, pk=pk)
    area.operation = case
    process.check_role(case, request.user, MAY_EDIT)
    form = WhyForm(request.POST or None)
    status = 200
    if form.is_bound:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                actions.withdraw_area(area, by=person_of(request), **form.cleaned_data)
            except Refusal as refusal:
                status = refused(form, refusal)
            else:
                messages.success(request, _("%(area)s is withdrawn.") % {"area": area})
                return redirect(_back_to(case, area.country_id))
    context = {"operation": case, "area": area, "form": form}
    return render(request, "coordination/conveners/area_withdraw.html", context, status=status)
