"""The pages of an agenda: written by the leads, proposed to by everybody taking part."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination import process
from coordination.operations.models import Operation
from coordination.requests import PersonRequest
from smcc.rules.refusals import NotYours, Refusal, Stale
from smcc.web.forms import sent_by
from smcc.web.middleware import about
from smcc.web.stepping import StepForm, take_step
from tools.agenda import actions, policy
from tools.agenda.forms import AgendaForm, ProposalForm, on_agenda
from tools.agenda.models import AgendaItem
from tools.agenda.shown import next_meeting
from tools.finding import answer_status, meeting_of


@require_http_methods(["GET", "POST"])
def mini_summit_agenda(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """The agenda's own items; the pressed button may move one of them."""
    summit = meeting_of(request, ref, number)
    process.check_role(summit, request.user, policy.MAY_EDIT)
    form = AgendaForm(sent_by(request), summit=summit)
    refused: Refusal | None = None
    if form.is_bound and form.is_valid():
        name, _colon, line = request.POST.get("do", "").partition(":")
        moves = name in ("up", "down") and line.isdecimal()
        items = form.moved(int(line[:4]), name == "up") if moves else form.items()
        try:
            actions.set_agenda(
                summit, by=request.user, items=items,
                version=form.version.cleaned_data["version"],
            )  # fmt: skip
        except NotYours:
            raise
        except Refusal as refusal:
            form.version.refuse(refusal)
            refused = refusal
        else:
            messages.success(request, _("The agenda was saved."))
            if moves or name == "more":
                return redirect(reverse("mini_summit_agenda", args=[ref, number]) + "#items")
            return redirect(summit)
    context: dict[str, Any] = {
        "summit": summit, "operation": summit.operation, "agenda_form": form, "names": form.names,
        "version": form.version["version"].value(), "standing_items": on_agenda(summit),
        "to_answer": policy.in_default_order(
            summit.agenda.to_answer().select_related("proposed_by")
        ),
    }  # fmt: skip
    if isinstance(refused, Stale):
        # After a conflict, the version that was shown: whoever saves again has seen it.
        context |= {"standing": refused.current, "version": refused.current.version}
    status = answer_status(form, refused)
    return render(request, "tools/agenda/edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def agenda_propose(request: PersonRequest, ref: str) -> HttpResponse:
    """Propose an item for the next meeting of an operation."""
    operation = about(
        request, get_object_or_404(Operation.objects.visible_to(request.user), ref=ref)
    )
    process.check_role(operation, request.user, policy.MAY_PROPOSE)
    summit = next_meeting(operation)
    if summit is None:
        return render(request, "tools/agenda/no_meeting.html", {"operation": operation})
    form = ProposalForm(sent_by(request), summit=summit, person=request.user)
    refused: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            item = actions.propose(summit, by=request.user, **form.cleaned_data)
        except NotYours:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            refused = refusal
        else:
            messages.success(request, _("The item is proposed. You are told what becomes of it."))
            return redirect(item.get_absolute_url())
    context = {"operation": operation, "summit": summit, "form": form}
    status = answer_status(form, refused)
    return render(request, "tools/agenda/propose.html", context, status=status)


def _item(request: PersonRequest, ref: str, number: int, pk: int) -> AgendaItem:
    summit = meeting_of(request, ref, number)
    item: AgendaItem = get_object_or_404(
        summit.agenda.select_related("proposed_by", "created_by", "answered_by"), pk=pk
    )
    item.summit = summit
    return item


@require_GET
def agenda_item(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """One item: who proposed it, what for, what became of it."""
    item = _item(request, ref, number, pk)
    may_edit = bool(item.summit.roles_of(request.user) & policy.MAY_EDIT)
    context = {
        "item": item,
        "summit": item.summit,
        "operation": item.operation,
        "offers": item.offers(request.user),
        "steps_url": reverse("agenda_item_step", args=[ref, number, pk]),
        "may_move_up": may_edit and item.aob_since is not None and item.summit.is_editable,
    }
    return render(request, "tools/agenda/item.html", context)


@require_POST
def agenda_item_step(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    item = _item(request, ref, number, pk)
    url = reverse("agenda_item_step", args=[ref, number, pk])
    return take_step(request, item, actions.run, url=url)


@require_POST
def agenda_item_move_up(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Take the item out of any other business."""
    item = _item(request, ref, number, pk)
    form = StepForm(request.POST)
    form.is_valid()
    actions.move_up(item, by=request.user, version=form.cleaned_data["version"] or None)
    messages.success(request, _("It is an item of its own now."))
    return redirect(item.summit.get_absolute_url() + "#agenda")
