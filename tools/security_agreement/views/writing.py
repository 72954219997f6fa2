"""A form about a security agreement: shown, taken, or shown again with all that was typed and the sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from coordination.components.fields import ComponentsField, known_components
from coordination.requests import PersonRequest
from smcc.rules.refusals import Refusal
from smcc.web.versioned_form import shown_again, status_of


def written(
    request: PersonRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    crumbs: list[dict[str, str]],
    back: str,
    done: str,
    lead: str = "",
) -> HttpResponse:
    """Show the form, or take it with `act`, which returns the agreement to go to."""
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            agreement = act(dict(form.cleaned_data))
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, done)
            return redirect(agreement)
    context = {
        "title": title, "crumbs": crumbs, "back": back, "lead": lead,
        "components": known_components() if _asks_for_components(form) else (),
    }  # fmt: skip
    context |= shown_again(form, refusal)
    return render(
        request, "tools/security_agreement/form.html", context, status=status_of(form, refusal)
    )


def _asks_for_components(form: Any) -> bool:
    return any(isinstance(each, ComponentsField) for each in form.fields.values())
