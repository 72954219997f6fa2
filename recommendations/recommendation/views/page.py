"""The page of a recommendation, and the forms that change what stands beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination import process
from coordination.requests import PersonRequest
from recommendations.editing import edited
from recommendations.indicator.actions import may_bind
from recommendations.indicator.models import IndicatorBinding
from recommendations.indicator.shown import measured
from recommendations.recommendation import actions, policy
from recommendations.recommendation.forms import (
    ClosingForm,
    EvidenceForm,
    FactsForm,
    ResponseForm,
    TakingBackForm,
    parties_of,
)
from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.references import may_refer
from recommendations.recommendation.rows import BoardRow, with_facts
from recommendations.report.models import StatusReport
from recommendations.report.shown import Shown
from smcc.web import listing
from smcc.web.stepping import take_step

ROUNDS = 20
"""So many of its rounds stand on a page: one may have been asked for in hundreds."""


def recommendation_of(request: PersonRequest, ref: str, number: int) -> Recommendation:
    """The recommendation at an address; 404 to those who may not read its review."""
    seen = with_facts(Recommendation.objects.visible_to(request.user))
    return get_object_or_404(seen, review__ref=ref, number=number)


def _context(request: PersonRequest, thing: Recommendation) -> dict[str, Any]:
    roles, today = thing.roles_of(request.user), timezone.localdate()
    seen = StatusReport.objects.visible_to(request.user).filter(recommendation=thing)
    reports = seen.select_related("round__review", "recommendation__review")
    rounds = listing.paginate(reports, request.GET, order=("-round__dated", "-id"), size=ROUNDS)
    bound = IndicatorBinding.objects.filter(recommendation=thing)
    return {
        "thing": thing,
        "measured": measured(request.user, bound.in_force()),
        "no_longer_measured": [each for each in bound if not each.is_in_force],
        "may_bind": may_bind(thing, request.user),
        "row": BoardRow(thing, today),
        "review": thing.review,
        "rounds": rounds,
        "history": [Shown(each) for each in rounds],
        "actions": [
            {
                "thing": each,
                "offers": each.offers(request.user),
                "steps_url": reverse("action_steps", args=[each.pk]),
                "is_late": each.is_overdue(today),
                "change_url": _change_url(each) if each.may_be_edited_by(request.user) else "",
            }
            for each in thing.actions.select_related(
                "owner_post__component", "review", "workstream"
            ).prefetch_related("workstream__co_chairs")
        ],
        "teams": thing.workstreams.only("code", "name"),
        "evidence": thing.evidence.visible_to(request.user).select_related("operation", "added_by"),
        "may_edit": bool(roles & policy.MAY_EDIT),
        "may_refer": may_refer(thing, request.user),
        "may_answer": bool(roles & policy.MAY_ANSWER) and parties_of(request.user).exists(),
        "may_plan": bool(roles & policy.MAY_PLAN) and thing.is_followed,
        "offers": thing.offers(request.user),
        "steps_url": reverse("recommendation_steps", args=[thing.review.ref, thing.number]),
    }


def _change_url(action: Any) -> str:
    if action.workstream is None:
        return reverse("action_change", args=[action.pk])
    return reverse("workstream_action", args=[action.workstream.code, action.pk])


@require_GET
def page(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """What is recommended, where it stands, and every round's report on it."""
    thing = recommendation_of(request, ref, number)
    return render(request, "recommendations/recommendation/page.html", _context(request, thing))


def _edited(
    request: PersonRequest,
    thing: Recommendation,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    title: str,
    done: str,
) -> HttpResponse:
    """A form of what stands beside a recommendation, which is gone back to."""

    def acted(said: dict[str, Any]) -> Recommendation:
        act(said)
        return thing

    return edited(
        request, form, acted, template="recommendations/recommendation/form.html",
        context={"thing": thing, "review": thing.review, "title": title}, done=done,
        shows_theirs=True,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def facts(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Owner, date, scope."""
    thing = recommendation_of(request, ref, number)
    process.check_role(thing, request.user, policy.MAY_EDIT)
    initial = {
        "owner_post": thing.owner_post.code if thing.owner_post else None, "due_on": thing.due_on,
        "scope": thing.scope, "scope_reason": thing.scope_reason, "version": thing.version,
    }  # fmt: skip
    form = FactsForm(request.POST or None, initial=initial)

    def act(said: dict[str, Any]) -> None:
        version = said.pop("version")
        actions.amend_recommendation(thing, by=request.user, changes=said, version=version)

    return _edited(request, thing, form, act, _("Owner, date and scope"), _("Saved."))


@require_http_methods(["GET", "POST"])
def respond(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """What a party responds."""
    thing = recommendation_of(request, ref, number)
    actions.check_may_answer(thing, request.user)
    form = ResponseForm(
        request.POST or None, person=request.user, initial={"version": thing.version}
    )

    def act(said: dict[str, Any]) -> None:
        actions.respond(thing, by=request.user, **said)

    return _edited(
        request, thing, form, act, _("Response of a party"), _("The response is recorded.")
    )


@require_http_methods(["GET", "POST"])
def add_evidence(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """What shows that something was done."""
    thing = recommendation_of(request, ref, number)
    process.check_role(thing, request.user, policy.MAY_PLAN)
    if request.method == "GET":
        actions.check_followed(thing)
    form = EvidenceForm(request.POST or None, person=request.user)

    def act(said: dict[str, Any]) -> None:
        actions.add_evidence(thing, by=request.user, **said)

    return _edited(request, thing, form, act, _("Add evidence"), _("The evidence is recorded."))


@require_http_methods(["GET", "POST"])
def take_back_evidence(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """What was said to show that something was done, and does not."""
    thing = recommendation_of(request, ref, number)
    process.check_role(thing, request.user, policy.MAY_PLAN)
    evidence = get_object_or_404(thing.evidence.visible_to(request.user), pk=pk)
    if request.method == "GET":
        actions.check_followed(thing)
    form = TakingBackForm(request.POST or None)

    def act(said: dict[str, Any]) -> None:
        actions.take_back_evidence(evidence, by=request.user, **said)

    title = f"{_('Take it back')}: {evidence}"
    return _edited(request, thing, form, act, title, _("The evidence is taken back."))


@require_http_methods(["GET", "POST"])
def close(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Close it, with a reason where something is missing."""
    thing = recommendation_of(request, ref, number)
    process.check_role(thing, request.user, frozenset(thing.workflow.step("close").by))
    if request.method == "GET":
        thing.workflow.check("close", thing, thing.roles_of(request.user))
    form = ClosingForm(request.POST or None, initial={"version": thing.version})

    def act(said: dict[str, Any]) -> None:
        actions.run(thing, "close", by=request.user, **said)

    return _edited(request, thing, form, act, _("Close"), _("The recommendation is closed."))


@require_POST
def steps(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Reopen, or whatever step's button was pressed."""
    thing = recommendation_of(request, ref, number)
    url = reverse("recommendation_steps", args=[ref, number])
    return take_step(request, thing, actions.run, url=url)
