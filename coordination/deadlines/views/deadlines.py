"""All clocks, and one clock with its reminders."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.deadlines import actions
from coordination.deadlines.faces import face, faces, label, with_next_rung
from coordination.deadlines.filters import DeadlineFilter
from coordination.deadlines.forms import ExtendForm
from coordination.deadlines.ladder import ladder_of
from coordination.deadlines.models import Deadline
from smcc.rules.refusals import Refusal
from smcc.web import listing


def deadline_list(request: HttpRequest) -> HttpResponse:
    """Deadlines by due time. Without a filter, those still running."""
    seen = Deadline.objects.visible_to(request.user)
    asked = request.GET.copy()
    if "status" not in asked:
        asked["status"] = "open"
    found = DeadlineFilter(asked, seen.select_related("operation"))
    rows = found.qs if found.form.is_valid() else seen.none()
    page = listing.paginate(rows, request.GET, order=("due_at", "id"))
    context = {"page": page, "clocks": faces(page.rows, timezone.now()), "form": found.form}
    return render(request, "coordination/deadlines/list.html", context)


def deadline_page(request: HttpRequest, pk: int) -> HttpResponse:
    deadline = _seen(request, pk)
    form = ExtendForm(deadline=deadline, initial={"version": deadline.version})
    return _show(request, deadline, form)


def extend_deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the limit, with a reason; then back to the deadline."""
    deadline = _seen(request, pk)
    if request.method != "POST":
        return redirect("deadline", pk=pk)
    form = ExtendForm(request.POST, deadline=deadline)
    status = 422
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.extend(
                deadline, due_at=said["due_at"], reason=said["reason"], version=said["version"],
                by=request.user,
            )  # fmt: skip
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            form.refuse(refusal)
            status = 422 if refusal.fields else refusal.status
        else:
            messages.success(request, _("The limit was moved. The reminders follow the new one."))
            return redirect("deadline", pk=pk)
    return _show(request, _seen(request, pk), form, status=status)


def _seen(request: HttpRequest, pk: int) -> Deadline:
    rows = Deadline.objects.visible_to(request.user).select_related(
        "operation", "responsible_post__component", "responsible_component"
    )
    return get_object_or_404(with_next_rung(rows), pk=pk)


def _show(
    request: HttpRequest, deadline: Deadline, form: ExtendForm, *, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    context: dict[str, Any] = {
        "deadline": deadline,
        "operation": deadline.operation,
        "label": label(deadline),
        "clock": replace(face(deadline, now), url=""),
        "rungs": ladder_of(deadline, now),
        "form": form,
        "may_extend": deadline.stopped_at is None and actions.may_extend(deadline, request.user),
        "was_moved": deadline.due_at != deadline.first_due_at,
        "crumbs": [
            {"label": _("Clocks"), "url": reverse("deadline_list")},
            {"label": str(deadline.operation), "url": deadline.operation.get_absolute_url()},
        ],
    }
    return render(request, "coordination/deadlines/deadline.html", context, status=status)
