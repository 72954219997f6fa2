"""A form of a record: shown, taken, or shown again with all that was typed and the sentence that refuses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from smcc.rules.refusals import Invalid, Refusal, Stale


def edited(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    template: str,
    context: dict[str, Any],
    done: str,
) -> HttpResponse:
    """Show the form, or take it with `act`, which returns the record to go to.

    Who may not write at all gets the house's page of refusals.
    """
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            thing = act(dict(form.cleaned_data))
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            form.refuse(refusal)
            if isinstance(refusal, Stale):
                form.start_from(refusal.current.version)
            status = 422 if isinstance(refusal, Invalid) else refusal.status
        else:
            messages.success(request, done)
            return redirect(thing)
    return render(request, template, context | {"form": form}, status=status)
