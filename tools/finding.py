"""Finding what a page about a meeting is about, among what the person may see."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from coordination.requests import PersonRequest
from smcc.rules.refusals import Invalid, Refusal
from smcc.web.middleware import about
from tools.decision.models import Decision
from tools.decision.shown import with_names
from tools.mini_summit.models import MiniSummit


def meeting_of(request: PersonRequest, ref: str, number: int) -> MiniSummit:
    """The meeting, with its operation, or a 404."""
    seen = MiniSummit.objects.visible_to(request.user).select_related(
        "operation", "operation__host", "chair__component", "chair__country"
    )
    return about(request, get_object_or_404(seen, operation__ref=ref, number=number))


def row_of(summit: MiniSummit, pk: int) -> Decision:
    """A row of the meeting's table, or a 404."""
    row: Decision = get_object_or_404(with_names(summit.rows.all()), pk=pk)
    row.summit, row.operation = summit, summit.operation
    return row


def status_of(refusal: Refusal) -> int:
    """The status under which a refused form is shown again."""
    return 422 if isinstance(refusal, Invalid) else refusal.status


def answer_status(form: Any, refusal: Refusal | None) -> int:
    """200 for a form that was asked for, else why it was not taken."""
    if refusal is not None:
        return status_of(refusal)
    return 422 if form.is_bound else 200
