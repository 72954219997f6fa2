"""Changing what is said of a team: its facts, the balance in it, its overlaps, its plan of action."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coordination.components.fields import known_components
from coordination.requests import PersonRequest
from recommendations.action import actions as planning
from recommendations.action.models import Action
from recommendations.editing import edited
from recommendations.workstream import actions, overlapping, policy
from recommendations.workstream.forms import (
    BalanceForm,
    OverlapForm,
    PlannedActionForm,
    WorkstreamForm,
)
from recommendations.workstream.models import Workstream
from recommendations.workstream.views.page import found
from smcc.rules.refusals import NotYours

FORM = "recommendations/workstream/form.html"


@require_http_methods(["GET", "POST"])
def facts(request: PersonRequest, code: str) -> HttpResponse:
    """What the team is for, who is in it, where it stands."""
    team = found(request, code)
    actions.check_keeps(request.user)
    initial = {name: getattr(team, name) for name in (*actions.EDITABLE, "version")}
    initial |= {
        "members": list(team.members.all()),
        "co_chairs": [each.code for each in team.co_chairs.all()],
    }
    form = WorkstreamForm(request.POST or None, person=request.user, of=team, initial=initial)

    def act(said: dict[str, Any]) -> Workstream:
        version = said.pop("version")
        return actions.amend_workstream(team, by=request.user, changes=said, version=version)

    context = {"title": _("Change"), "team": team, "components": known_components()}
    return edited(request, form, act, template=FORM, context=context, done=_("Saved."))


@require_http_methods(["GET", "POST"])
def balance(request: PersonRequest, code: str) -> HttpResponse:
    """How many women and men take part."""
    team = found(request, code)
    actions.check_keeps(request.user)
    initial = {name: getattr(team, name) for name in (*BalanceForm.base_fields,)}
    form = BalanceForm(request.POST or None, initial=initial)

    def act(said: dict[str, Any]) -> Workstream:
        return actions.record_balance(team, by=request.user, **said)

    context = {"title": _("Women and men taking part"), "team": team}
    return edited(request, form, act, template=FORM, context=context, done=_("Saved."))


@require_http_methods(["GET", "POST"])
def overlap(request: PersonRequest, code: str) -> HttpResponse:
    """Where the team meets another one."""
    team = found(request, code)
    actions.check_keeps(request.user)
    form = OverlapForm(request.POST or None, of=team)

    def act(said: dict[str, Any]) -> Workstream:
        overlapping.say_overlap(team, said["other"], by=request.user, note=said["note"])
        return team

    context = {"title": _("Overlap with another team"), "team": team}
    return edited(
        request, form, act, template=FORM, context=context,
        done=_("The overlap is shown on both teams."),
    )  # fmt: skip


@require_POST
def take_back_overlap(request: PersonRequest, code: str, other: str) -> HttpResponse:
    """The two no longer meet."""
    team = found(request, code)
    overlapping.take_back_overlap(team, found(request, other), by=request.user)
    messages.success(request, _("The overlap is taken off both teams."))
    return redirect(team)


@require_http_methods(["GET", "POST"])
def plan(request: PersonRequest, code: str) -> HttpResponse:
    """Add an action to the plan of action."""
    team = found(request, code)
    if not team.roles_of(request.user) & policy.MAY_PLAN:
        raise NotYours(_("The co-chairs of the team and the secretariat write its plan of action."))
    form = PlannedActionForm(
        request.POST or None, person=request.user, initial={"version": team.version}
    )

    def act(said: dict[str, Any]) -> Action:
        return planning.plan_for_team(team, by=request.user, **said)

    context = {"title": _("Plan an action"), "team": team}
    return edited(
        request, form, act, template=FORM, context=context, done=_("The action is recorded.")
    )


@require_http_methods(["GET", "POST"])
def action(request: PersonRequest, code: str, pk: int) -> HttpResponse:
    """Change an action of the plan."""
    team = found(request, code)
    row = get_object_or_404(
        Action.objects.filter(workstream=team).select_related("workstream", "owner_post"), pk=pk
    )
    planning.check_may_edit(row, request.user)
    initial = {
        "text": row.text, "due_on": row.due_on, "due_note": row.due_note, "version": row.version,
        "owner_post": row.owner_post.code if row.owner_post else None,
    }  # fmt: skip
    linked = row.recommendations.order_by("review_id", "number")
    form = PlannedActionForm(
        request.POST or None, person=request.user, linked=linked, initial=initial
    )

    def act(said: dict[str, Any]) -> Action:
        version, served = said.pop("version"), said.pop("recommendations")
        return planning.amend_action(
            row, by=request.user, changes=said, recommendations=served, version=version
        )

    context = {"title": _("Change an action"), "team": team}
    return edited(
        request, form, act, template=FORM, context=context, done=_("Saved."), shows_theirs=True
    )
