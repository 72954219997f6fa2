"""Changing what is known of a meeting: its facts, the situation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.requests import PersonRequest
from smcc.rules.refusals import NotYours, Refusal, Stale
from tools.mini_summit import actions
from tools.mini_summit.forms import FactsForm, SituationForm, SummitForm
from tools.mini_summit.views.loading import form_page, summit_to_edit
from tools.naming import Names


def _edit(
    request: PersonRequest, ref: str, number: int, form_class: type[SummitForm], template: str
) -> HttpResponse:
    summit = summit_to_edit(request, ref, number)
    names = Names(summit.operation)
    form = form_class(request.POST or None, summit=summit, names=names)
    refused: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            actions.write_summit(
                summit,
                by=request.user,
                changes=form.changes(),
                version=form.cleaned_data["version"],
            )
        except NotYours:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            refused = refusal
        else:
            messages.success(request, _("The meeting was saved."))
            return redirect(summit)
    context = {
        "summit": summit, "operation": summit.operation, "form": form, "names": names,
        "version": _next_version(form, refused), "status": 422 if form.errors else 200,
    }  # fmt: skip
    return form_page(request, template, context, refused)


def _next_version(form: Any, refused: Refusal | None) -> object:
    """After a conflict, the version that was shown: whoever saves again has seen it."""
    if isinstance(refused, Stale):
        return refused.current.version
    return form["version"].value()


@require_http_methods(["GET", "POST"])
def mini_summit_facts(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """When, how and where it meets, and who chairs."""
    return _edit(request, ref, number, FactsForm, "tools/mini_summit/facts.html")


@require_http_methods(["GET", "POST"])
def mini_summit_situation(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """The shared picture, the gaps, the next meeting."""
    return _edit(request, ref, number, SituationForm, "tools/mini_summit/situation.html")
