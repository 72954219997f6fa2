"""Clearing a statement, or objecting to it; its other steps."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coordination.components.models import Component
from smcc.rules.refusals import Invalid, Stale
from tools.asking import Asking
from tools.joint_statement import actions
from tools.joint_statement.forms import ClearanceForm
from tools.joint_statement.views.loading import (
    address,
    clearance_form,
    shown_to,
    statement_of,
    write_page,
)
from tools.stepping import take_step


@require_POST
def clearance(request: Asking, ref: str, number: int, code: str) -> HttpResponse:
    """Say for one component that the text is cleared, or what is objected to."""
    statement = statement_of(request, ref, number)
    component = get_object_or_404(Component, code=code)
    shown = shown_to(request, statement)
    form = clearance_form(shown, code, request.POST)
    if not form.is_valid():
        return write_page(request, shown, clearing={code: form}, status=422)
    said = form.cleaned_data
    try:
        actions.speak(
            statement, by=request.user, component=component,
            clears=said["says"] == ClearanceForm.CLEARS, text=said["text"], version=said["version"],
        )  # fmt: skip
    except (Invalid, Stale) as refusal:
        form.refuse(refusal)
        form.start_from(statement.version)
        status = 422 if isinstance(refusal, Invalid) else refusal.status
        return write_page(request, shown, clearing={code: form}, status=status)
    messages.success(request, _("What you said is recorded."))
    return redirect(statement)


@require_POST
def steps(request: Asking, ref: str, number: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    statement = statement_of(request, ref, number)
    return take_step(
        request, statement, actions.run, url=address(statement, "joint_statement_steps")
    )
