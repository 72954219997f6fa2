"""All clocks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from coordination.deadlines.faces import faces
from coordination.deadlines.filters import DeadlineFilter
from coordination.deadlines.models import Deadline
from coordination.without_drills import without_drills
from smcc.web import listing


def deadline_list(request: HttpRequest) -> HttpResponse:
    """Deadlines by due time. Without a filter, those still running, and none of a drill."""
    seen = Deadline.objects.visible_to(request.user)
    asked = request.GET.copy()
    if "status" not in asked:
        asked["status"] = "open"
    found = DeadlineFilter(asked, without_drills(seen.select_related("operation"), asked))
    rows = found.qs if found.form.is_valid() else seen.none()
    page = listing.paginate(rows, request.GET, order=("due_at", "id"))
    context = {"page": page, "clocks": faces(page.rows, timezone.now()), "form": found.form}
    context["drills_are_shown"] = bool(asked.get("drills") or asked.get("operation"))
    return render(request, "coordination/deadlines/list.html", context)
