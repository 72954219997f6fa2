"""A form about an agreement of a country, of either kind: shown, taken, or shown again with all that was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from coordination.components.fields import ComponentsField, known_components
from coordination.countries.editing import edited
from coordination.requests import PersonRequest

FORM = "tools/agreement/form.html"


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
    asks_for_components = any(isinstance(each, ComponentsField) for each in form.fields.values())
    context = {
        "title": title, "crumbs": crumbs, "back": back, "lead": lead,
        "components": known_components() if asks_for_components else (),
    }  # fmt: skip
    return edited(request, form, act, context=context, done=done, template=FORM)
