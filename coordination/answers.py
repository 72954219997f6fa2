"""How the spine's pages load an operation, and how they show a form again that was refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from coordination.operations.models import Operation
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours, Refusal, Stale
from smcc.web.middleware import about
from smcc.web.standing import differing

UNPROCESSABLE = 422


def operation_of(request: HttpRequest, ref: str) -> Operation:
    """The operation, where the person may see it; else a 404, whether it exists or not."""
    if "\x00" in ref:  # a database refuses to look for it
        raise Http404
    seen = Operation.objects.visible_to(request.user)
    found = get_object_or_404(
        seen.select_related("host", "coordinator_post__component"), ref=ref.upper()
    )
    return about(request, found)


def person_of(request: HttpRequest) -> Person:
    """The person signed in. Every page is private, so there is one."""
    assert isinstance(request.user, Person)
    return request.user


def refused(form: Any, refusal: Refusal, current: Mapping[str, Any] | None = None) -> int:
    """Put a refusal on the form, and return the status to answer with. What was typed stays.

    After a stale save the form shows what stands now (`current`, by field), and is ready to be
    saved over it. What is not the person's at all becomes a page of its own.
    """
    if isinstance(refusal, NotYours):
        raise refusal
    form.refuse(refusal)
    if isinstance(refusal, Stale):
        form.stands = differing(form, current or {})
        form.data = form.data.copy()
        form.data["version"] = str(refusal.current.version)
    return UNPROCESSABLE if isinstance(refusal, Invalid) else refusal.status
