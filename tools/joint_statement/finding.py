"""How the pages beside a Joint Statement find it, and what each of them knows of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from smcc.web.middleware import about
from tools.joint_statement.models import JointStatement


def statement_of(request: HttpRequest, ref: str, number: int) -> JointStatement:
    """The version of a statement, where the person may see it; else a 404."""
    seen = JointStatement.objects.visible_to(request.user).select_related(
        "operation__host", "supersedes"
    )
    found = get_object_or_404(
        seen.defer("document", "supersedes__document"), operation__ref=ref, number=number
    )
    if found.supersedes is not None:
        found.supersedes.operation = found.operation
    return about(request, found)


def page_of(
    request: HttpRequest,
    statement: JointStatement,
    template: str,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """A page beside a statement, which leads back to it."""
    context = {
        "document": statement,
        "operation": statement.operation,
        "zone": statement.operation.onset_zone,
        "now": timezone.now(),
        "with_document": True,
    }
    return render(request, template, context | more, status=status)
