"""Finding what a page is about, among what the person may see."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404, render

from coordination import process
from coordination.operations.models import Operation
from coordination.requests import PersonRequest
from smcc.rules.refusals import Invalid, Refusal, Stale
from smcc.web.middleware import about
from tools.mini_summit import policy
from tools.mini_summit.models import MiniSummit


def operation_of(request: PersonRequest, ref: str) -> Operation:
    return about(request, get_object_or_404(Operation.objects.visible_to(request.user), ref=ref))


def summit_of(request: PersonRequest, ref: str, number: int) -> MiniSummit:
    """The meeting, with its operation, or a 404."""
    seen = MiniSummit.objects.visible_to(request.user).select_related(
        "operation", "operation__host", "chair__component", "chair__country"
    )
    return about(request, get_object_or_404(seen, operation__ref=ref, number=number))


def summit_to_edit(request: PersonRequest, ref: str, number: int) -> MiniSummit:
    """The same, for those who may change it: others are told that it is not theirs."""
    summit = summit_of(request, ref, number)
    process.check_role(summit, request.user, policy.MAY_EDIT)
    return summit


def status_of(refusal: Refusal) -> int:
    return 422 if isinstance(refusal, Invalid) else refusal.status


def form_page(
    request: PersonRequest, template: str, context: dict[str, Any], refusal: Refusal | None = None
) -> Any:
    """A form shown again: what was typed is in it, and where somebody else was faster, what stands now."""
    if isinstance(refusal, Stale):
        context["standing"] = refusal.current
    status = context.pop("status", 200)
    if refusal is not None:
        status = status_of(refusal)
    return render(request, template, context, status=status)
