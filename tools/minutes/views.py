"""The pages of a meeting's minutes: read them, confirm them, object, settle an objection."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coordination.requests import PersonRequest
from smcc.rules.refusals import NotYours, Refusal
from tools.agenda.shown import agenda_shown
from tools.amendment.shown import made_since_filing
from tools.finding import meeting_of, status_of
from tools.mini_summit import quorum
from tools.minutes import actions, policy
from tools.minutes.content import hash_of
from tools.minutes.forms import ObjectionForm, SettlementForm
from tools.minutes.shown import minutes_shown, sides_of
from tools.minutes.speaking import may_object_for
from tools.own_people import speaks_for


@require_GET
def minutes(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Who came, what was on the agenda, the table as filed, and what was said of it."""
    return _page(request, meeting_of(request, ref, number))


def _page(
    request: PersonRequest,
    summit: Any,
    *,
    objection: Any = None,
    settlement: Any = None,
    status: int = 200,
) -> HttpResponse:
    shown = minutes_shown(summit)
    roles = summit.roles_of(request.user)
    may_object = bool(may_object_for(request.user, summit.operation))
    leads = bool(roles & policy.MAY_SETTLE)
    context = {
        "summit": summit,
        "operation": summit.operation,
        "minutes": shown,
        "amendments": made_since_filing(summit),
        "why_not": policy.why_not_yet(summit),
        "sides": sides_of(summit, request.user, shown),
        "attendance": summit.attendance.select_related("component"),
        "agenda": agenda_shown(summit),
        "fingerprint": hash_of(summit),
        "quorum": quorum.sentence(summit.quorum),
        "objection_form": objection
        or (ObjectionForm(summit=summit, person=request.user) if may_object else None),
        "settlements": [
            (each, _settlement_form(each.word, settlement))
            for each in shown.open_objections
            if leads or speaks_for(request.user, each.word.component_id)
        ],
    }
    return render(request, "tools/minutes/page.html", context, status=status)


def _settlement_form(word: Any, typed: Any) -> Any:
    if typed is not None and typed[0] == word.pk:
        return typed[1]
    return SettlementForm(prefix=f"objection-{word.pk}")


@require_POST
def minutes_confirm(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Confirm the minutes for the side whose button was pressed."""
    summit = meeting_of(request, ref, number)
    actions.confirm(summit, by=request.user, side=request.POST.get("side", ""))
    messages.success(request, _("The minutes are confirmed."))
    return redirect("minutes", ref=ref, number=number)


@require_POST
def minutes_object(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Object to the minutes, with the reason."""
    summit = meeting_of(request, ref, number)
    form = ObjectionForm(request.POST, summit=summit, person=request.user)
    status = 422
    if form.is_valid():
        try:
            actions.object_to(summit, by=request.user, **form.cleaned_data)
        except NotYours:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            status = status_of(refusal)
        else:
            messages.success(request, _("The objection is recorded, and those who lead are told."))
            return redirect("minutes", ref=ref, number=number)
    return _page(request, summit, objection=form, status=status)


@require_POST
def minutes_settle(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Say how an objection was settled."""
    summit = meeting_of(request, ref, number)
    word = get_object_or_404(summit.minutes_words.select_related("summit__operation"), pk=pk)
    form = SettlementForm(request.POST, prefix=f"objection-{pk}")
    status = 422
    if form.is_valid():
        try:
            actions.settle(word, by=request.user, text=form.cleaned_data["settlement"])
        except NotYours:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            status = status_of(refusal)
        else:
            messages.success(request, _("The objection is settled."))
            return redirect("minutes", ref=ref, number=number)
    return _page(request, summit, settlement=(pk, form), status=status)
