"""The page of one Mini-Summit, the list of an operation's, planning one, and taking its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coordination.deadlines.faces import faces, with_next_rung
from coordination.deadlines.models import Deadline
from coordination.requests import PersonRequest
from smcc.web.listing import paginate
from smcc.web.stepping import take_step
from tools.decision.shown import RowShown, progress, rows_of, with_names
from tools.mini_summit import actions, policy
from tools.mini_summit.models import MiniSummit
from tools.mini_summit.views.loading import operation_of, summit_of
from tools.naming import post_name

FOLLOWED_UP_AT_ONCE = 20


@require_GET
def mini_summit(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Everything of one meeting: what is due, facts, agenda, attendance, table."""
    summit = summit_of(request, ref, number)
    operation, now = summit.operation, timezone.now()
    may_edit = bool(summit.roles_of(request.user) & policy.MAY_EDIT)
    earlier = _earlier(summit)
    context = {
        "summit": summit,
        "operation": operation,
        "now": now,
        "clocks": faces(
            with_next_rung(Deadline.objects.of(summit).select_related("operation")), now
        ),
        "agenda": summit.agenda.filter(removed_at=None).select_related("proposed_by"),
        "earlier": [RowShown(row, row.position, now) for row in earlier[:FOLLOWED_UP_AT_ONCE]],
        "has_more_earlier": len(earlier) > FOLLOWED_UP_AT_ONCE,
        "attendance": summit.attendance.select_related("component"),
        "attended": policy.Attended.ATTENDED,
        "chair": post_name(summit.chair),
        "rows": rows_of(summit, now),
        "progress": progress(summit),
        "offers": summit.offers(request.user),
        "steps_url": reverse("mini_summit_step", args=[ref, number]),
        "kind": KINDS[policy.State(summit.state)],
        "may_edit": may_edit and summit.is_editable,
        "others": operation.mini_summits.exclude(pk=summit.pk).order_by("-number")[:10],
        "may_plan": may_edit and actions.why_not_plan(operation) is None,
    }
    return render(request, "tools/mini_summit/page.html", context)


KINDS = {
    policy.State.DUE: "waiting",
    policy.State.SCHEDULED: "neutral",
    policy.State.HELD: "neutral",
    policy.State.FILED: "ok",
    policy.State.WAIVED: "draft",
}


def _earlier(summit: MiniSummit) -> list[Any]:
    """Open decisions of earlier meetings, the most pressing first, each knowing the operation."""
    rows = with_names(summit.earlier_open_decisions()).select_related(
        "summit", "lead", "responsible_post__component", "responsible_post__country"
    )
    ordered = rows.order_by(F("due_at").asc(nulls_last=True), "summit__number", "position")
    found = list(ordered[: FOLLOWED_UP_AT_ONCE + 1])
    for row in found:
        row.operation = row.summit.operation = summit.operation
    return found


@require_GET
def mini_summit_list(request: PersonRequest, ref: str) -> HttpResponse:
    """The meetings of an operation, newest first, and the way to plan another."""
    operation = operation_of(request, ref)
    page = paginate(operation.mini_summits.all(), request.GET, order=("-number",))
    for summit in page:
        summit.operation = operation
    context = {
        "operation": operation,
        "page": page,
        "rows": [(summit, KINDS[policy.State(summit.state)]) for summit in page],
        "may_edit": bool(operation.roles_of(request.user) & policy.MAY_EDIT),
        "why_not": actions.why_not_plan(operation),
    }
    return render(request, "tools/mini_summit/list.html", context)


@require_POST
def mini_summit_plan(request: PersonRequest, ref: str) -> HttpResponse:
    """Plan a (further) Mini-Summit and open its page."""
    summit = actions.plan_mini_summit(operation_of(request, ref), by=request.user)
    messages.success(
        request, _("%(summit)s is planned. Give its date and time next.") % {"summit": summit.title}
    )
    return redirect(summit)


@require_POST
def mini_summit_step(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    summit = summit_of(request, ref, number)
    url = reverse("mini_summit_step", args=[ref, number])
    return take_step(request, summit, actions.run, url=url)
