"""Finding what a page is about, among what the person may see."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from tools.decision.models import Decision
from tools.decision.shown import with_names


def summit_of(request: HttpRequest, ref: str, number: int) -> Any:
    """The meeting, with its operation, or a 404."""
    summits = Decision._meta.get_field("summit").related_model.objects  # type: ignore[union-attr]
    seen = summits.visible_to(request.user).select_related("operation")
    return get_object_or_404(seen, operation__ref=ref, number=number)


def decision_of(request: HttpRequest, summit: Any, pk: int) -> Decision:
    """A row of that meeting, or a 404."""
    row = get_object_or_404(with_names(summit.rows.all()), pk=pk)
    row.summit, row.operation = summit, summit.operation
    return row
