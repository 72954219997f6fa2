"""A form of a record: shown, taken, or shown again with all that was typed and the sentence that refuses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from recommendations.vacancies import vacancy_hint
from smcc.rules.refusals import Refusal
from smcc.web.back import back_to
from smcc.web.versioned_form import shown_again, status_of


def edited(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    template: str,
    context: dict[str, Any],
    done: str | Callable[[Any], str],
    shows_theirs: bool = False,
) -> HttpResponse:
    """Show the form, or take it with `act`, which returns the record to go to unless `?back=` says where.

    `done` is what to say then, or says it of the record. With `shows_theirs` the template shows what
    somebody else wrote meanwhile. A vacant post that was chosen is hinted at. Who may not write at all gets the house's page of refusals.
    """
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            thing = act(dict(form.cleaned_data))
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, done(thing) if callable(done) else done)
            if hint := vacancy_hint(form):
                messages.warning(request, hint)
            return redirect(back_to(request, thing))
    again = shown_again(form, refusal)
    if not shows_theirs:
        del again["theirs"]
    return render(request, template, context | again, status=status_of(form, refusal))
