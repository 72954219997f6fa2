"""The pages of an operation's checklist."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.answers import operation_of
from coordination.process import check_role
from coordination.requests import PersonRequest
from coordination.tables import hand_out
from smcc.rules.refusals import Invalid, OutOfTurn, Refusal
from smcc.web.listing import paginate
from smcc.web.middleware import about
from smcc.web.stepping import take_step
from smcc.web.versioned_form import shown_again, status_of
from tools.checklist import actions, policy
from tools.checklist.forms import StartForm, TickForm
from tools.checklist.models import Checklist, ChecklistItem, with_evidence
from tools.checklist.shown import Line, names_of, shown
from tools.checklist.table import FILES, checklist_table


def _checklist(request: PersonRequest, ref: str, number: int) -> Checklist:
    seen = Checklist.objects.visible_to(request.user)
    seen = seen.select_related(
        "operation__host", "operation__coordinator_post", "template", "created_by"
    )
    return about(request, get_object_or_404(seen, operation__ref=ref.upper(), number=number))


def _item(request: PersonRequest, ref: str, number: int, pk: int) -> ChecklistItem:
    checklist = _checklist(request, ref, number)
    rows = ChecklistItem.objects.filter(checklist=checklist)
    row = get_object_or_404(rows.select_related("item", "ticked_by", "set_aside_by"), pk=pk)
    row.checklist = checklist
    return about(request, with_evidence([row], request.user)[0])


@require_GET
def checklist_list(request: PersonRequest, ref: str) -> HttpResponse:
    """Every checklist that the operation had, the newest first."""
    operation = operation_of(request, ref)
    rows = Checklist.objects.filter(operation=operation).select_related("template", "created_by")
    page = paginate(rows, request.GET, order=("-number", "-id"))
    for each in page:
        each.operation = operation
    roles = operation.roles_of(request.user)
    context = {
        "operation": operation,
        "zone": operation.onset_zone,
        "page": page,
        "may_start": bool(roles & policy.MAY_START) and operation.is_active,
    }
    return render(request, "tools/checklist/list.html", context)


@require_http_methods(["GET", "POST"])
def start(request: PersonRequest, ref: str) -> HttpResponse:
    """Choose a checklist and start it. The button on the operation's page leads here and sends nothing."""
    operation = operation_of(request, ref)
    if request.method == "POST" and "chosen" not in request.POST:
        return redirect("checklist_start", operation.ref)
    check_role(operation, request.user, policy.MAY_START)
    before = Checklist.objects.in_use().filter(operation=operation).first()
    form = StartForm(request.POST or None, replaces=before is not None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.start(
                operation, said["template"], by=request.user, reason=said.get("reason", "")
            )
        except (Invalid, OutOfTurn) as refusal:
            form.refuse(refusal)
            status = refusal.status if isinstance(refusal, OutOfTurn) else 422
        else:
            messages.success(request, _("The checklist is started."))
            return redirect(made)
    context = {"operation": operation, "form": form, "before": before}
    return render(request, "tools/checklist/start.html", context, status=status)


@require_GET
def checklist(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """The checklist: what is next, all items with what shows them, and who is responsible for which tool."""
    row = _checklist(request, ref, number)
    whole = shown(row, request.user)
    operation = row.operation
    roles = operation.roles_of(request.user)
    context = {
        "checklist": row,
        "shown": whole,
        "operation": operation,
        "zone": operation.onset_zone,
        "tickable": _tickable(whole.lines, request.user),
        "offers": row.offers(request.user),
        "steps_url": reverse("checklist_steps", args=[operation.ref, row.number]),
        "may_start": bool(roles & policy.MAY_START) and operation.is_active,
        "formats": FILES,
    }
    return render(request, "tools/checklist/page.html", context)


def _tickable(lines: list[Line], person: Any) -> set[int]:
    """The items that this person may tick now."""
    return {
        line.row.pk
        for line in lines
        if any(offer.name == "tick" and offer.open for offer in line.row.offers(person))
    }


@require_GET
def as_file(request: PersonRequest, ref: str, number: int, form: str) -> HttpResponseBase:
    """The checklist to print, or to take elsewhere."""
    row = _checklist(request, ref, number)
    if form not in FILES:
        raise Http404
    return hand_out(
        checklist_table(shown(row, request.user)), form, f"{row.operation.ref}-checklist-{number}"
    )


@require_POST
def steps(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    row = _checklist(request, ref, number)
    url = reverse("checklist_steps", args=[row.operation.ref, number])
    return take_step(request, row, actions.run, url=url)


@require_GET
def item(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """One item: what it asks, where it comes from, how it stands, and what one can say of it."""
    return render(request, "tools/checklist/item.html", _of_item(request, ref, number, pk))


def _of_item(request: PersonRequest, ref: str, number: int, pk: int) -> dict[str, Any]:
    row = _item(request, ref, number, pk)
    operation = row.operation
    args = [operation.ref, number, pk]
    return {
        "row": row,
        "line": Line(row, names_of(operation).get(row.item.responsible, "")),
        "checklist": row.checklist,
        "operation": operation,
        "zone": operation.onset_zone,
        "offers": row.offers(request.user),
        "steps_url": reverse("checklist_item_steps", args=args),
    }


@require_http_methods(["GET", "POST"])
def tick(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Tick an item with what shows it. Somebody else's word of it meanwhile is shown, and nothing typed is lost."""
    context = _of_item(request, ref, number, pk)
    row: ChecklistItem = context["row"]
    if request.method == "GET":
        row.workflow.check("tick", row, row.roles_of(request.user))
    form = TickForm(
        request.POST or None, zone=context["zone"], initial={"version": row.version}
    )  # fmt: skip
    refusal: Refusal | None = None
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            actions.run_item(
                row, "tick", by=request.user, reason=said["note"], at=said["at"],
                version=said["version"],
            )  # fmt: skip
        except Refusal as refused:
            refusal = Invalid({"note": refused.fields["reason"]}) if refused.fields.get("reason") else refused  # fmt: skip
        else:
            messages.success(request, _("Ticked: %(item)s") % {"item": row.title})
            return redirect(f"{row.checklist.get_absolute_url()}#item-{row.pk}")
    again = shown_again(form, refusal)
    if again["theirs"] is not None:
        again["theirs"] = Line(_item(request, ref, number, pk))
    return render(request, "tools/checklist/tick.html", context | again, status=status_of(form, refusal))  # fmt: skip


@require_POST
def item_steps(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Take the step of an item whose button was pressed."""
    row = _item(request, ref, number, pk)
    url = reverse("checklist_item_steps", args=[row.operation.ref, number, pk])
    return take_step(request, row, actions.run_item, url=url)
