"""Filing the decision table: check it, declare it, and get a receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination.deadlines.audiences import reach
from coordination.deadlines.faces import faces, with_next_rung
from coordination.deadlines.models import Deadline
from coordination.requests import PersonRequest
from coordination.tables import hand_out
from smcc.rules.refusals import NotReady, NotYours, Refusal
from smcc.web.times import GENEVA, moments_in
from tools.decision.shown import progress, rows_of
from tools.mini_summit import actions, policy, printed, quorum
from tools.mini_summit.actions import table_as_filed, table_hash_of
from tools.mini_summit.forms import FilingForm
from tools.mini_summit.models import MiniSummit
from tools.mini_summit.views.loading import status_of, summit_of, summit_to_edit
from tools.minimum_parameters.policy import ISSUED_CLOCK
from tools.minutes.shown import minutes_shown
from tools.naming import post_name
from tools.position.roll import contested_in
from tools.position.shown import hang_positions


@require_http_methods(["GET", "POST"])
def mini_summit_file(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Show what will be filed and what is missing; file it. A second click finds the receipt."""
    summit = summit_to_edit(request, ref, number)
    refused: Refusal | None = None
    if summit.filed_at is None and request.method == "POST":
        form = FilingForm(request.POST)
        form.is_valid()
        try:
            actions.file_table(
                summit, by=request.user, version=form.cleaned_data["version"],
                checked=form.cleaned_data["checked"],
            )  # fmt: skip
        except NotYours:
            raise
        except Refusal as refusal:
            refused = refusal
            summit = summit_of(request, ref, number)
        else:
            return redirect("mini_summit_receipt", ref=ref, number=number)
    if summit.filed_at is not None:
        messages.info(
            request,
            _("The table was filed already. It was filed once; this is its receipt."),
        )
        return redirect("mini_summit_receipt", ref=ref, number=number)
    if refused is None:
        try:
            summit.workflow.check("file_table", summit, summit.roles_of(request.user))
        except NotReady as refusal:
            refused = refusal
            return _check_page(request, summit, refused, status=200)
    return _check_page(request, summit, refused, status=status_of(refused) if refused else 200)


def _check_page(
    request: PersonRequest, summit: MiniSummit, refused: Refusal | None, status: int
) -> HttpResponse:
    now = timezone.now()
    step = summit.workflow.step("file_table")
    is_ready = all(need(summit) is None for need in step.needs)
    rows = rows_of(summit, now)
    hang_positions(summit, [each.row for each in rows], request.user)
    context = {
        "summit": summit,
        "operation": summit.operation,
        "rows": rows,
        "quorum": quorum.sentence(quorum.asked_of(summit)),
        "progress": progress(summit),
        "attended": summit.attendance.filter(status=policy.Attended.ATTENDED).select_related(
            "component"
        ),
        "chair": post_name(summit.chair),
        "to_mend": [
            each
            for each in rows
            if each.row.is_undecided or each.row.lacks_a_lead or each.row.is_before_the_meeting
        ],
        "missing": [sentence for need in step.needs if (sentence := need(summit))],
        "refused": refused.sentence if refused and status != 200 else "",
        "is_ready": is_ready,
        "waiting": summit.cell_edits.waiting().count(),
        "coming": summit.packets.coming(),
        "packets_out": summit.packets.out().count(),
        "step": step,
        "told": told(summit, now),
        "checked": table_hash_of(table_as_filed(summit)),
    }
    return render(request, "tools/mini_summit/file.html", context, status=status)


def told(summit: MiniSummit, now: datetime) -> list[dict[str, Any]]:
    """The posts that filing tells, and whether anybody holds them now."""
    return [
        {"post": post_name(found.post), "is_held": bool(found.people)}
        for found in reach(summit.workflow.step("file_table").tells, summit, now)
    ]


@require_GET
def mini_summit_receipt(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """The receipt of a filed table: number, hash, times, who was told, what comes next."""
    summit = summit_of(request, ref, number)
    if summit.filed_at is None:
        raise Http404
    now, operation = timezone.now(), summit.operation
    principals = Deadline.objects.filter(operation=operation, clock=ISSUED_CLOCK.name)
    context = {
        "summit": summit,
        "operation": operation,
        "times": moments_in(summit.filed_at, [summit.zone, GENEVA, str(request.zone)]),
        "told": told(summit, now),
        "row_count": len(summit.frozen_table),
        "quorum": quorum.sentence(summit.quorum),
        "contested": contested_in(summit.frozen_table),
        "minutes": minutes_shown(summit),
        "amendments": summit.amendments.order_by("number"),
        "may_amend": bool(summit.roles_of(request.user) & policy.MAY_EDIT),
        "clocks": faces(with_next_rung(principals.select_related("operation")), now),
    }
    return render(request, "tools/mini_summit/receipt.html", context)


@require_GET
def mini_summit_table_file(
    request: PersonRequest, ref: str, number: int, form: str
) -> HttpResponseBase:
    """The table to print, as PDF or Word file: as it was filed, or as it stands while it is open."""
    summit = summit_of(request, ref, number)
    if form not in printed.FORMS:
        raise Http404
    return hand_out(printed.table_of(summit), form, printed.file_name(summit))
