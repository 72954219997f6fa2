"""The page of one clock: what it counts, whom it reminds, and what may be said to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.deadlines.answering import Answering, moves_of
from coordination.deadlines.faces import face, with_next_rung
from coordination.deadlines.forms import (
    CauseForm,
    ExtendForm,
    PassOnForm,
    RunAgainForm,
    SnoozeForm,
    WaiveForm,
    seen_of,
)
from coordination.deadlines.ladder import kept_ladder, ladder_of, next_of, posts_to_come
from coordination.deadlines.models import Deadline
from coordination.deadlines.registry import label_of


def deadline_page(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, seen_deadline(request, pk))


def seen_deadline(request: HttpRequest, pk: int) -> Deadline:
    rows = Deadline.objects.visible_to(request.user).select_related(
        "operation", "responsible_post__component", "responsible_component", "cause_given_by"
    )
    return get_object_or_404(with_next_rung(rows), pk=pk)


def forms_for(answering: Answering, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Every form of the page by name, those in `typed` filled with what was sent."""
    deadline = answering.deadline
    version = {"version": deadline.version}
    make: dict[str, Any] = {
        "extend": lambda **more: ExtendForm(deadline=deadline, initial=version, **more),
        "snooze": lambda **more: SnoozeForm(deadline=deadline, **more),
        "pass_on": lambda **more: PassOnForm(colleagues=answering.colleagues, **more),
        "waive": lambda **more: WaiveForm(initial=version, **more),
        "run_again": lambda **more: RunAgainForm(initial=version, **more),
        "cause": lambda **more: CauseForm(
            initial={"cause": deadline.cause, "seen": seen_of(deadline)}, **more
        ),
    }
    return {name: form(data=typed.get(name), auto_id=f"{name}_%s") for name, form in make.items()}


def show(
    request: HttpRequest,
    deadline: Deadline,
    filled: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page; `filled` are forms that were refused, shown again in place of empty ones."""
    now = timezone.now()
    kept = kept_ladder(deadline)
    rungs = ladder_of(deadline, now, kept)
    answering = Answering(deadline, request.user, now, posts_to_come(rungs))
    forms = forms_for(answering, {}) | dict(filled or {})
    context: dict[str, Any] = {
        "deadline": deadline,
        "operation": deadline.whole,
        "label": label_of(deadline),
        "clock": replace(face(deadline, now), url=""),
        "rungs": rungs,
        "present": [line for line in rungs if not line.is_of_an_earlier_limit],
        "earlier": [line for line in rungs if line.is_of_an_earlier_limit],
        "next": next_of(rungs) if answering.is_open else None,
        "kept": kept,
        "moves": moves_of(deadline),
        "may": answering,
        "forms": forms,
        "refused": next(iter(filled.values()), None) if filled else None,
        "was_moved": deadline.due_at != deadline.first_due_at,
        "crumbs": [
            {"label": _("Clocks"), "url": reverse("deadline_list")},
            {"label": str(deadline.whole), "url": deadline.whole.get_absolute_url()},
        ],
    }
    return render(request, "coordination/deadlines/deadline.html", context, status=status)
