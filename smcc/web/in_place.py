"""A form that opens in the place of what it changes; without a script, a page of its own.

The place is an element with an id. Its button asks for the form (`data-opens`); saved, the place
comes back as it stands now, and the page says so aloud; refused, the form comes back with what was
typed. `static/js/in_place.js` opens, cancels and saves by keyboard and keeps the focus in the row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from smcc.rules.refusals import Refusal
from smcc.web.back import back_to
from smcc.web.versioned_form import shown_again, status_of


def is_asked(request: HttpRequest) -> bool:
    """Whether the page's script asks, which puts the answer into its place."""
    return bool(getattr(request, "htmx", False))


def edited_in_place(
    request: HttpRequest,
    form: Any,
    act: Callable[[Any], str],
    *,
    place: str,
    title: Any,
    back: Any,
    shown: Callable[[], HttpResponse],
    **more: Any,
) -> HttpResponse:
    """Show the form, or take it with `act`, which returns what to say when it was saved.

    `place` is the id of what is changed, `shown` gives it anew, `back` is where one goes without a script.
    """
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            said = act(form)
        except Refusal as refused:
            refusal = refused
        else:
            if is_asked(request):
                return shown()
            messages.success(request, said)
            return redirect(back_to(request, back))
    context = more | shown_again(form, refusal) | {
        "place": place, "title": title, "url": request.get_full_path(), "back": back_to(request, back),
    }  # fmt: skip
    status = status_of(form, refusal)
    if not is_asked(request):
        return render(request, "_layouts/in_place.html", context, status=status)
    response = render(request, "_components/_in_place_form.html", context, status=status)
    if form.is_bound:
        response["HX-Retarget"] = f"#{place}-form"
        response["HX-Reswap"] = "innerHTML"
    return response
