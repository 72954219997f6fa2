"""Who is asked to clear a statement, and clearing it or objecting to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coordination.components.models import Component
from coordination.requests import PersonRequest
from smcc.rules.refusals import Invalid, OutOfTurn, Stale
from tools.issued_document.pages import status_of
from tools.joint_statement import actions
from tools.joint_statement.forms import ClearanceForm
from tools.joint_statement.models import Objection
from tools.joint_statement.views.pages import clearance_form, pages, signatories_form


@require_POST
def signatories(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Say who is asked to clear the statement, and why one no longer is."""
    statement = pages.find(request, ref, number)
    shown = pages.shown_to(request, statement)
    form = signatories_form(shown, request.POST)
    if not form.is_valid():
        return pages.write_page(request, shown, signing=form, status=422)
    said = form.cleaned_data
    try:
        actions.set_signatories(
            statement, by=request.user, components=form.components(), reason=said["reason"],
            version=said["version"],
        )  # fmt: skip
    except (Invalid, OutOfTurn, Stale) as refusal:
        form.refuse(refusal)
        form.start_from(statement.version)
        return pages.write_page(request, shown, signing=form, status=status_of(refusal))
    messages.success(request, _("The signatories are saved."))
    return redirect(statement)


@require_POST
def clearance(request: PersonRequest, ref: str, number: int, code: str) -> HttpResponse:
    """Say for one component that the text is cleared, or what is objected to."""
    statement = pages.find(request, ref, number)
    component = get_object_or_404(Component, code=code)
    shown = pages.shown_to(request, statement)
    form = clearance_form(shown, code, request.POST)
    if not form.is_valid():
        return pages.write_page(request, shown, status=422, **{code: form})
    said = form.cleaned_data
    try:
        actions.speak(
            statement, by=request.user, component=component,
            clears=said["says"] == ClearanceForm.CLEARS, text=said["text"], version=said["version"],
            section=said["section"], proposed=said["proposed"],
        )  # fmt: skip
    except (Invalid, OutOfTurn, Stale) as refusal:
        form.refuse(refusal)
        form.start_from(statement.version)
        return pages.write_page(request, shown, status=status_of(refusal), **{code: form})
    messages.success(request, _("What you said is recorded."))
    return redirect(statement)


@require_POST
def withdraw(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Take an objection back."""
    statement = pages.find(request, ref, number)
    rows = Objection.objects.filter(signatory__statement=statement)
    objection = get_object_or_404(rows.select_related("signatory__statement"), pk=pk)
    actions.withdraw_objection(objection, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The objection is withdrawn."))
    return redirect(statement)
