"""The page of a team: what it is for, its plan of action, who takes part, where it overlaps."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.requests import PersonRequest
from recommendations.action.models import Action
from recommendations.editing import edited
from recommendations.recommendation.models import Recommendation
from recommendations.workstream import actions, policy
from recommendations.workstream.forms import ClosingForm
from recommendations.workstream.models import Overlap, Workstream
from recommendations.workstream.participation import Participation
from smcc.web import listing
from smcc.web.stepping import take_step

PLAN_ORDER = ("id",)


def found(request: PersonRequest, code: str) -> Workstream:
    """The team of this code, with its co-chairs and members."""
    seen = Workstream.objects.visible_to(request.user)
    seen = seen.prefetch_related("co_chairs__component", "members")
    return get_object_or_404(seen, code=code)


@require_GET
def page(request: PersonRequest, code: str) -> HttpResponse:
    """A team as it stands."""
    team = found(request, code)
    today, person = timezone.localdate(), request.user
    plan = Action.objects.filter(workstream=team).select_related("owner_post__component")
    plan = plan.prefetch_related("recommendations__review")
    shown = listing.paginate(plan, request.GET, order=PLAN_ORDER)
    for each in shown.rows:
        each.workstream = team  # read already, with its co-chairs
    seen = Recommendation.objects.visible_to(person).select_related("review")
    worked_on = list(seen.filter(workstreams=team).in_order()[: listing.PAGE_SIZE])
    seen_keys = {each.pk for each in worked_on}
    counted: Any = Workstream.objects.with_counts(today).get(pk=team.pk)
    overlaps = Overlap.objects.of(team).select_related("one", "other")[: listing.PAGE_SIZE]
    roles = team.roles_of(person)
    context = {
        "team": team,
        "counted": counted,
        "overdue_words": ngettext("%(n)d action overdue", "%(n)d actions overdue", counted.overdue)
        % {"n": counted.overdue},
        "chairs": team.co_chairs.all(),
        "page": shown,
        "plan": [_row(each, person, today, seen_keys) for each in shown.rows],
        "who": Participation(team),
        "worked_on": worked_on,
        "overlaps": [(each, each.beside(team)) for each in overlaps],
        "may_keep": actions.may_keep(person),
        "may_plan": bool(roles & policy.MAY_PLAN) and not team.is_closed,
        "offers": team.offers(person),
        "steps_url": reverse("workstream_steps", args=[code]),
    }
    return render(request, "recommendations/workstream/page.html", context)


def _row(action: Action, person: Any, today: Any, seen: set[int]) -> dict[str, Any]:
    return {
        "thing": action,
        "state_kind": STATE_KINDS.get(action.state, "neutral"),
        "label": _("Steps of the action: %(action)s") % {"action": action},
        "is_late": action.is_overdue(today),
        "offers": action.offers(person),
        "may_edit": action.may_be_edited_by(person),
        "serves": [each for each in action.recommendations.all() if each.pk in seen],
        "steps_url": reverse("action_steps", args=[action.pk]),
    }


STATE_KINDS = {"done": "ok", "open": "waiting"}


@require_POST
def steps(request: PersonRequest, code: str) -> HttpResponse:
    """Reopen, or whatever step's button was pressed."""
    team = found(request, code)
    return take_step(request, team, actions.run, url=reverse("workstream_steps", args=[code]))


@require_http_methods(["GET", "POST"])
def close(request: PersonRequest, code: str) -> HttpResponse:
    """Close it with what was achieved and what was not."""
    team = found(request, code)
    actions.check_keeps(request.user)
    if request.method == "GET":
        team.workflow.check("close", team, team.roles_of(request.user))
    initial = {
        "achieved": team.achieved, "not_achieved": team.not_achieved, "version": team.version,
    }  # fmt: skip
    form = ClosingForm(request.POST or None, initial=initial)

    def act(said: dict[str, Any]) -> Workstream:
        return actions.run(team, "close", by=request.user, **said)

    context = {
        "title": _("Close"), "team": team, "still_open": policy.what_is_open(team),
    }  # fmt: skip
    return edited(
        request, form, act, template="recommendations/workstream/form.html", context=context,
        done=_("The team is closed."),
    )  # fmt: skip
