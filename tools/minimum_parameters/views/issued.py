"""Issuing parameters, and the parameters as issued: page, receipt, PDF, revisit, new version."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from smcc.rules.refusals import Invalid, OutOfTurn, Stale
from smcc.web.downloads import download
from tools.asking import Asking
from tools.minimum_parameters import actions
from tools.minimum_parameters.forms import ConfirmForm, ReasonForm, RevisitForm
from tools.minimum_parameters.shown import ParametersShown
from tools.minimum_parameters.views.loading import (
    address,
    page_context,
    parameters_of,
    shown_to,
)


def issued_page(request: Asking, shown: ParametersShown) -> HttpResponse:
    """The document as it was issued. It never changes."""
    return render(request, "tools/minimum_parameters/issued.html", page_context(request, shown))


@require_http_methods(["GET", "POST"])
def issue(request: Asking, ref: str, number: int) -> HttpResponse:
    """Read it once more, then issue it. Issuing twice issues once."""
    parameters = parameters_of(request, ref, number)
    if parameters.is_issued and request.method == "POST":
        return redirect(address(parameters, "minimum_parameters_receipt"))
    parameters.workflow.check("issue", parameters, parameters.roles_of(request.user))
    form = ConfirmForm(request.POST or None, initial={"version": parameters.version})
    status = 200
    if form.is_bound and form.is_valid():
        try:
            actions.issue(parameters, by=request.user, version=form.cleaned_data["version"])
        except OutOfTurn:
            parameters.refresh_from_db()
            if not parameters.is_issued:
                raise
            return redirect(address(parameters, "minimum_parameters_receipt"))
        except Stale as refusal:
            form.refuse(refusal)
            form.start_from(parameters.version)
            status = refusal.status
        else:
            return redirect(address(parameters, "minimum_parameters_receipt"))
    step = parameters.workflow.step("issue")
    context = page_context(request, shown_to(request, parameters)) | {"form": form, "step": step}
    return render(request, "tools/minimum_parameters/issue.html", context, status=status)


@require_GET
def receipt(request: Asking, ref: str, number: int) -> HttpResponse:
    """That they were issued, under which number, and what follows."""
    parameters = parameters_of(request, ref, number)
    if not parameters.is_issued:
        raise Http404
    context = page_context(request, shown_to(request, parameters))
    return render(request, "tools/minimum_parameters/receipt.html", context)


@require_GET
def document(request: Asking, ref: str, number: int) -> HttpResponseBase:
    """The PDF, byte for byte as it was issued."""
    parameters = parameters_of(request, ref, number)
    if not parameters.document:
        raise Http404
    return download(bytes(parameters.document), f"{parameters.receipt}.pdf", "application/pdf")


@require_http_methods(["GET", "POST"])
def revisit(request: Asking, ref: str, number: int) -> HttpResponse:
    """Record that the parameters were looked at again and stand, with what was found."""
    parameters = parameters_of(request, ref, number)
    if request.method == "GET":
        parameters.workflow.check("revisit", parameters, parameters.roles_of(request.user))
    form = RevisitForm(
        request.POST or None, zone=parameters.operation.onset_zone,
        initial={"version": parameters.version},
    )  # fmt: skip
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            actions.revisit(
                parameters, by=request.user, reason=said["reason"], at=said["at"],
                version=said["version"],
            )  # fmt: skip
        except (Invalid, Stale) as refusal:
            form.refuse(refusal)
            form.start_from(parameters.version)
            status = 422 if isinstance(refusal, Invalid) else refusal.status
        else:
            messages.success(request, _("The revisit is recorded. The parameters stand."))
            return redirect(parameters)
    step = parameters.workflow.step("revisit")
    context = page_context(request, shown_to(request, parameters)) | {"form": form, "step": step}
    return render(request, "tools/minimum_parameters/revisit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def new_version(request: Asking, ref: str, number: int) -> HttpResponse:
    """Begin a new version with its reason. The issued one stays in force."""
    parameters = parameters_of(request, ref, number)
    form = ReasonForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if not form.is_bound:
        actions.check_may_revise(parameters, by=request.user)
    elif form.is_valid():
        try:
            begun = actions.new_version(
                parameters, by=request.user, reason=form.cleaned_data["reason"]
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except OutOfTurn:
            if (later := parameters.later_version()) is None:
                raise
            return redirect(later)
        else:
            return redirect(begun)
    context = page_context(request, shown_to(request, parameters)) | {"form": form}
    return render(request, "tools/minimum_parameters/new_version.html", context, status=status)
