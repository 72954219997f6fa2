"""What people say to a clock on its page: each a signed-in POST, never a link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.deadlines import actions
from coordination.deadlines.answering import Answering
from coordination.deadlines.views.deadline import forms_for, seen_deadline, show
from smcc.rules.refusals import Refusal, Stale


def extend_deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the limit, with a reason; then back to the deadline."""
    done = _("The limit was moved. The reminders follow the new one.")
    return _answer(request, pk, "extend", actions.extend, done)


def snooze_deadline(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("You will not be reminded of this clock until then. It runs on.")
    return _answer(request, pk, "snooze", actions.snooze, done)


def wake_deadline(request: HttpRequest, pk: int) -> HttpResponse:
    return _click(request, pk, actions.wake_up, _("The reminders of this clock reach you again."))


def pass_on_deadline(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("Your colleague was told. The reminder at the limit reaches both of you.")
    return _answer(request, pk, "pass_on", actions.pass_on, done)


def take_back_deadline(request: HttpRequest, pk: int) -> HttpResponse:
    return _click(request, pk, actions.take_back, _("The reminders of this clock reach you again."))


def waive_deadline(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("The clock was waived. It reminds nobody any more.")
    return _answer(request, pk, "waive", actions.waive, done)


def run_again_deadline(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, "run_again", actions.run_again, _("The clock runs again."))


def give_cause(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("Thank you. The cause stands in the record of the operation.")
    return _answer(request, pk, "cause", actions.give_cause, done)


def _answer(request: HttpRequest, pk: int, name: str, act: Any, done: str) -> HttpResponse:
    """One form of the page: taken, or shown again with its sentence and all that was typed."""
    deadline = seen_deadline(request, pk)
    if request.method != "POST":
        return redirect("deadline", pk=pk)
    answering = Answering(deadline, request.user, timezone.now())
    form = forms_for(answering, {name: request.POST})[name]
    status = 422
    if form.is_valid():
        try:
            act(deadline, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            form.refuse(refusal)
            if isinstance(refusal, Stale):
                form.start_from(refusal.current)
            status = 422 if refusal.fields else refusal.status
        else:
            messages.success(request, done)
            return redirect("deadline", pk=pk)
    return show(request, seen_deadline(request, pk), {name: form}, status=status)


def _click(request: HttpRequest, pk: int, act: Any, done: str) -> HttpResponse:
    """A button alone."""
    deadline = seen_deadline(request, pk)
    if request.method == "POST":
        act(deadline, by=request.user)
        messages.success(request, done)
    return redirect("deadline", pk=pk)
