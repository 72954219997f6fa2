"""Issuing a statement, and the statement as it was issued: page, receipt, PDF, new version."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from smcc.rules.refusals import Invalid, OutOfTurn, Stale
from smcc.web.downloads import download
from tools.asking import Asking
from tools.joint_statement import actions
from tools.joint_statement.forms import ConfirmForm, ReasonForm
from tools.joint_statement.shown import StatementShown
from tools.joint_statement.views.loading import address, page_context, shown_to, statement_of


def issued_page(request: Asking, shown: StatementShown) -> HttpResponse:
    """The document as it was issued. It never changes."""
    return render(request, "tools/joint_statement/issued.html", page_context(request, shown))


@require_http_methods(["GET", "POST"])
def issue(request: Asking, ref: str, number: int) -> HttpResponse:
    """Read it once more, then issue it. Issuing twice issues once."""
    statement = statement_of(request, ref, number)
    if statement.is_issued and request.method == "POST":
        return redirect(address(statement, "joint_statement_receipt"))
    statement.workflow.check("issue", statement, statement.roles_of(request.user))
    form = ConfirmForm(request.POST or None, initial={"version": statement.version})
    status = 200
    if form.is_bound and form.is_valid():
        try:
            actions.issue(statement, by=request.user, version=form.cleaned_data["version"])
        except OutOfTurn:
            statement.refresh_from_db()
            if not statement.is_issued:
                raise
            return redirect(address(statement, "joint_statement_receipt"))
        except Stale as refusal:
            form.refuse(refusal)
            form.start_from(statement.version)
            status = refusal.status
        else:
            return redirect(address(statement, "joint_statement_receipt"))
    shown = shown_to(request, statement)
    step = statement.workflow.step("issue")
    context = page_context(request, shown) | {"form": form, "step": step}
    return render(request, "tools/joint_statement/issue.html", context, status=status)


@require_GET
def receipt(request: Asking, ref: str, number: int) -> HttpResponse:
    """That it was issued, under which number, and what follows."""
    statement = statement_of(request, ref, number)
    if not statement.is_issued:
        raise Http404
    context = page_context(request, shown_to(request, statement))
    return render(request, "tools/joint_statement/receipt.html", context)


@require_GET
def document(request: Asking, ref: str, number: int) -> HttpResponseBase:
    """The PDF, byte for byte as it was issued."""
    statement = statement_of(request, ref, number)
    if not statement.document:
        raise Http404
    return download(bytes(statement.document), f"{statement.receipt}.pdf", "application/pdf")


@require_http_methods(["GET", "POST"])
def new_version(request: Asking, ref: str, number: int) -> HttpResponse:
    """Begin a new version with its reason. The issued one stays in force."""
    statement = statement_of(request, ref, number)
    form = ReasonForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if not form.is_bound:
        actions.check_may_revise(statement, by=request.user)
    elif form.is_valid():
        try:
            begun = actions.new_version(
                statement, by=request.user, reason=form.cleaned_data["reason"]
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except OutOfTurn:
            if (later := statement.later_version()) is None:
                raise
            return redirect(later)
        else:
            return redirect(begun)
    context = page_context(request, shown_to(request, statement)) | {"form": form}
    return render(request, "tools/joint_statement/new_version.html", context, status=status)
