"""Finding what a page is about, among what the person may see."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from coordination.requests import PersonRequest
from smcc.web.middleware import about
from tools.decision.models import Decision
from tools.decision.shown import with_names


def summit_of(request: PersonRequest, ref: str, number: int) -> Any:
    """The meeting, with its operation, or a 404."""
    summits: Any = Decision._meta.get_field("summit").related_model
    seen = summits.objects.visible_to(request.user).select_related("operation")
    return about(request, get_object_or_404(seen, operation__ref=ref, number=number))


def decision_of(request: PersonRequest, summit: Any, pk: int) -> Decision:
    """A row of that meeting, or a 404."""
    row = get_object_or_404(with_names(summit.rows.all()), pk=pk)
    row.summit, row.operation = summit, summit.operation
    return row
