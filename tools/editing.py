"""A form of a tool's record: shown, taken, or shown again with all that was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from smcc.rules.refusals import Invalid, Refusal
from smcc.web.versioned_form import VersionedForm, shown_again


def taken(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    template: str,
    context: dict[str, Any],
    done: str,
) -> HttpResponse:
    """Show the form, or take it with `act`, which returns the record to go to. `done` is said then."""
    refused: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            thing = act(dict(form.cleaned_data))
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, done)
            return redirect(thing)
    again: dict[str, Any] = {"form": form}
    if isinstance(form, VersionedForm):
        again = shown_again(form, refused)
    elif refused is not None:
        if refused.status == 403:
            raise refused
        form.refuse(refused)
    status = 422 if form.is_bound else 200
    if refused is not None and not isinstance(refused, Invalid):
        status = refused.status
    return render(request, template, context | again, status=status)
