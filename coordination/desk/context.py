"""Whose the desk is: the secretariat's. To anybody else it is not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from coordination.people.actions import is_secretariat

View = Callable[..., Any]


def only_the_secretariat(view: View) -> View:
    """404 for everybody else: what may not be seen does not exist."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not is_secretariat(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return asked


def desk(request: HttpRequest) -> dict[str, Any]:
    """`desk_url`: the way to the desk, in the menu of those whose it is. Asks nothing of the database."""
    person = getattr(request, "user", None)
    return {"desk_url": reverse("desk") if person and is_secretariat(person) else ""}
