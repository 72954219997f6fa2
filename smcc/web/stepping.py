"""A step's button was pressed: take the step, or show the refusal with the reason still typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from smcc.rules.refusals import Invalid, Refusal
from smcc.web import forms


class StepForm(forms.Form):
    """What a step's button sends."""

    step = django_forms.CharField(required=False)
    reason = django_forms.CharField(required=False)
    version = forms.VersionField()


def take_step(
    request: HttpRequest, thing: Any, run: Callable[..., Any], *, url: str
) -> HttpResponse:
    """Run the step that the form names and go back to the thing's page.

    A refusal without a reason typed becomes the house's page of refusals; with one, a form that
    still holds it.
    """
    form = StepForm(request.POST)
    form.is_valid()
    name, reason = form.cleaned_data["step"], form.cleaned_data["reason"]
    version = form.cleaned_data["version"]
    try:
        done = run(thing, name, by=request.user, reason=reason, version=version)
    except Refusal as refusal:
        if not reason or refusal.status == 403:
            raise
        context = {
            "thing": thing, "operation": thing.case, "step": thing.workflow.step(name),
            "reason": reason, "sentence": refusal.sentence, "url": url,
        }  # fmt: skip
        status = 422 if isinstance(refusal, Invalid) else refusal.status
        return render(request, "_layouts/step_again.html", context, status=status)
    messages.success(
        request, _("%(thing)s: %(state)s.") % {"thing": done.title, "state": done.state_label}
    )
    return redirect(done.get_absolute_url())
