"""A form of a record of a country: shown, taken, or shown again with all that was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from smcc.rules.refusals import Refusal
from smcc.web.versioned_form import shown_again, status_of

FORM = "coordination/countries/form.html"


def edited(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    context: dict[str, Any],
    done: str,
    template: str = FORM,
) -> HttpResponse:
    """Show the form, or take it with `act`, which returns the address or the record to go to."""
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            found = act(dict(form.cleaned_data))
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, done)
            return redirect(found)
    again = shown_again(form, refusal)
    return render(request, template, context | again, status=status_of(form, refusal))
