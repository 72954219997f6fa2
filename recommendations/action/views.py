"""Planning an action for recommendations, and taking its steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coordination import process
from coordination.requests import PersonRequest
from recommendations.action import actions
from recommendations.action.forms import ActionChangeForm, ActionForm
from recommendations.action.models import Action
from recommendations.editing import edited
from recommendations.recommendation.actions import check_followed
from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.policy import MAY_PLAN
from smcc.web.stepping import take_step

FORM = "recommendations/recommendation/form.html"


@require_http_methods(["GET", "POST"])
def plan(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Split a part of the way forward off as an action."""
    seen = Recommendation.objects.visible_to(request.user).select_related("review")
    thing = get_object_or_404(seen, review__ref=ref, number=number)
    process.check_role(thing, request.user, MAY_PLAN)
    if request.method == "GET":
        check_followed(thing)
    form = ActionForm(request.POST or None, of=thing)

    def act(said: dict[str, Any]) -> Recommendation:
        actions.plan_action(said.pop("recommendations"), by=request.user, **said)
        return thing

    context = {"thing": thing, "review": thing.review, "title": _("Plan an action")}
    done = _("The action is recorded.")
    return edited(request, form, act, template=FORM, context=context, done=done)


@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Change text, owner and date of an action of a way forward; a team's has its page in the team's plan."""
    seen = Action.objects.visible_to(request.user).filter(workstream=None)
    action = get_object_or_404(seen.select_related("review", "owner_post"), pk=pk)
    actions.check_may_edit(action, request.user)
    initial = {
        "text": action.text, "due_on": action.due_on, "due_note": action.due_note,
        "owner_post": action.owner_post.code if action.owner_post else None,
        "version": action.version,
    }  # fmt: skip
    form = ActionChangeForm(request.POST or None, initial=initial)

    def act(said: dict[str, Any]) -> Action:
        version = said.pop("version")
        return actions.amend_action(action, by=request.user, changes=said, version=version)

    context = {
        "title": _("Change an action"), "thing": action, "review": action.review,
        "theirs_template": "recommendations/action/_theirs.html",
    }  # fmt: skip
    return edited(
        request, form, act, template=FORM, context=context, done=_("Saved."), shows_theirs=True
    )


@require_POST
def steps(request: PersonRequest, pk: int) -> HttpResponse:
    """Mark an action as under way or done, drop it, reopen it."""
    seen = Action.objects.visible_to(request.user).select_related(
        "review", "workstream", "owner_post"
    )
    action = get_object_or_404(seen, pk=pk)
    return take_step(request, action, actions.run, url=reverse("action_steps", args=[pk]))
