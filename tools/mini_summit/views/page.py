"""The page of one Mini-Summit, the list of an operation's, planning one, and taking its steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Case, F, When
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
from tools.agenda.policy import MAY_PROPOSE, intake_is_open
from tools.agenda.shown import agenda_shown
from tools.amendment.policy import why_not as may_not_amend
from tools.amendment.shown import hang_amendments
from tools.decision.shown import RowShown, progress, rows_of, with_names
from tools.mini_summit import actions, policy, quorum
from tools.mini_summit.models import MiniSummit
from tools.mini_summit.task_list import done_of, tasks_of
from tools.mini_summit.views.loading import operation_of, summit_of
from tools.minutes.shown import minutes_shown
from tools.naming import post_name
from tools.position.shown import hang_positions
from tools.referral.actions import ways_for
from tools.referral.shown import carried_to

FOLLOWED_UP_AT_ONCE = 20


@require_GET
def mini_summit(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Everything of one meeting: what is due, facts, agenda, attendance, table."""
    summit = summit_of(request, ref, number)
    operation, now = summit.operation, timezone.now()
    roles = summit.roles_of(request.user)
    may_edit = bool(roles & policy.MAY_EDIT)
    carried = carried_to(summit)
    earlier, rows = _earlier(summit, carried), rows_of(summit, now)
    hang_positions(summit, [each.row for each in rows], request.user)
    hang_amendments(summit, [each.row for each in rows])
    agenda, how_far = agenda_shown(summit), progress(summit)
    attendance = list(summit.attendance.select_related("component"))
    minutes = minutes_shown(summit) if summit.filed_at else None
    tasks = tasks_of(
        summit, agenda=agenda, attendance=attendance, progress=how_far, minutes=minutes,
        may_edit=may_edit,
    )  # fmt: skip
    context = {
        "summit": summit,
        "operation": operation,
        "now": now,
        "clocks": faces(
            with_next_rung(Deadline.objects.of(summit).select_related("operation")), now
        ),
        "agenda": agenda,
        "earlier": [
            FollowedUp(row, row.position, now, row.pk in carried, row_may(row, request.user))
            for row in earlier[:FOLLOWED_UP_AT_ONCE]
        ],
        "tasks": tasks,
        "tasks_done": done_of(tasks),
        "has_more_earlier": len(earlier) > FOLLOWED_UP_AT_ONCE,
        "attendance": attendance,
        "chair": post_name(summit.chair),
        "rows": rows,
        "amendments": summit.amendments.order_by("number") if summit.filed_at else (),
        "may_amend": may_edit and may_not_amend(summit) is None,
        "minutes": minutes,
        "quorum": quorum.sentence(summit.quorum),
        "progress": how_far,
        "offers": summit.offers(request.user),
        "steps_url": reverse("mini_summit_step", args=[ref, number]),
        "kind": KINDS[policy.State(summit.state)],
        "may_edit": may_edit and summit.is_editable,
        "may_carry": may_edit,
        "may_propose": bool(roles & MAY_PROPOSE) and intake_is_open(summit) is None,
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


@dataclass(frozen=True)
class FollowedUp(RowShown):
    """An open decision of an earlier meeting, under the standing first item of this one."""

    is_carried: bool = False
    may: tuple[str, ...] = ()
    """What the reader can do with it from here: "done", and ways to refer it."""


def row_may(row: Any, person: Any) -> tuple[str, ...]:
    done = any(each.name == "complete" and each.open for each in row.offers(person))
    return (*(("done",) if done else ()), *(str(way.move) for way in ways_for(row, person)))


def _earlier(summit: MiniSummit, carried: set[int]) -> list[Any]:
    """Open decisions of earlier meetings, those carried over to this one first, then the most pressing."""
    rows = with_names(summit.earlier_open_decisions()).select_related(
        "summit", "lead", "responsible_post__component", "responsible_post__country"
    )
    rows = rows.annotate(waits=Case(When(pk__in=carried, then=0), default=1))
    ordered = rows.order_by("waits", F("due_at").asc(nulls_last=True), "summit__number", "position")
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
