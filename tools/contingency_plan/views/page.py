"""A plan's page: what is done first, who does what, and where the plan stands."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.conveners.document import MEDIA_TYPES
from coordination.countries.editing import edited
from coordination.countries.thing import TEAM
from coordination.requests import PersonRequest
from smcc.web import listing
from smcc.web.downloads import download
from smcc.web.forms import sent_by
from smcc.web.middleware import about
from smcc.web.stepping import take_step
from tools.contingency_plan import actions, validating
from tools.contingency_plan.forms import WordForm
from tools.contingency_plan.history import entries, events_of
from tools.contingency_plan.models import ContingencyPlan
from tools.contingency_plan.printed import RENDERERS, plan_file
from tools.contingency_plan.shown import Page
from tools.plan_activation.models import PlanActivation

SHOWN = 10
"""Simulations and activations on a plan's page; its own lists have all."""


def found(request: PersonRequest, pk: int) -> Any:
    """The plan, where the person may read it; else a 404, whether it exists or not."""
    seen = ContingencyPlan.objects.visible_to(request.user).with_review()
    found = seen.select_related("country").defer("search_text")
    return about(request, get_object_or_404(found, pk=pk))


def crumbs(plan: ContingencyPlan, *, inside: bool = False) -> list[dict[str, Any]]:
    way = [
        {"label": _("Countries"), "url": reverse("country_list")},
        {"label": plan.country.name, "url": plan.country.get_absolute_url()},
        {"label": _("Contingency plans"), "url": reverse("contingency_plan_list")},
    ]
    return [*way, {"label": plan.title, "url": plan.get_absolute_url()}] if inside else way


@require_GET
def contingency_plan(request: PersonRequest, pk: int) -> HttpResponse:
    """The edition in force; before the first, the text as it is being written."""
    plan = found(request, pk)
    return _show(request, Page(plan, request.user, timezone.now()))


@require_GET
def contingency_plan_edition(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """An edition as it was validated, word for word."""
    plan = found(request, pk)
    edition = get_object_or_404(plan.editions, number=number)
    return _show(request, Page(plan, request.user, timezone.now(), edition=edition))


def _show(request: PersonRequest, page: Page) -> HttpResponse:
    plan, person = page.plan, request.user
    may_keep = bool(plan.roles_of(person) & TEAM)
    activations = PlanActivation.objects.visible_to(person).filter(plan=plan).standing()
    context = {
        "plan": plan,
        "page": page,
        "crumbs": crumbs(plan, inside=page.edition is not None),
        "may_keep": may_keep,
        "simulations": plan.simulations.standing().prefetch_related("findings")[:SHOWN],
        "may_simulate": may_keep and not plan.is_withdrawn,
        "activations": activations.select_related("operation", "plan")[:SHOWN],
        "offers": plan.offers(person),
        "steps_url": reverse("contingency_plan_steps", args=[plan.pk]),
        "editions": plan.editions.defer("content")[:SHOWN],
    }
    return render(request, "tools/contingency_plan/page.html", context)


@require_POST
def contingency_plan_steps(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    plan = found(request, pk)
    return take_step(request, plan, actions.run, url=reverse("contingency_plan_steps", args=[pk]))


@require_http_methods(["GET", "POST"])
def contingency_plan_validate(request: PersonRequest, pk: int) -> HttpResponse:
    """Validate the text as it stands, for one of the three."""
    plan = found(request, pk)
    page = Page(plan, request.user, timezone.now(), is_text=True)
    if page.standing.refusal is not None and request.method == "GET":
        raise page.standing.refusal
    form = WordForm(sent_by(request), initial={"version": plan.version})

    def act(said: dict[str, Any]) -> ContingencyPlan:
        return validating.validate(plan, by=request.user, **said)

    context = {
        "title": _("Validate the plan"),
        "kicker": f"{plan.country.name} · {plan.title}",
        "lead": _("You validate the text as it stands now, for: %(party)s.")
        % {"party": page.standing.who},
        "read_url": reverse("contingency_plan_text", args=[plan.pk]),
        "crumbs": crumbs(plan, inside=True),
        "back": plan.get_absolute_url(),
        "button": _("Validate"),
    }
    return edited(request, form, act, context=context, done=_("Your validation is recorded."))


@require_GET
def contingency_plan_history(request: PersonRequest, pk: int) -> HttpResponse:
    """What was done to a plan, the newest first."""
    plan = found(request, pk)
    page = listing.paginate(events_of(plan, request.user), request.GET, order=("-id",))
    context = {
        "plan": plan, "page": page, "entries": entries(page), "crumbs": crumbs(plan, inside=True),
    }  # fmt: skip
    return render(request, "tools/contingency_plan/history.html", context)


@require_GET
def contingency_plan_printed(request: PersonRequest, pk: int, form: str) -> HttpResponseBase:
    """The text in force, else the one in preparation, as a PDF or a Word file."""
    plan = found(request, pk)
    if plan.is_withdrawn:
        raise Http404
    return _handed_out(Page(plan, request.user, timezone.now()), form)


@require_GET
def contingency_plan_edition_printed(
    request: PersonRequest, pk: int, number: int, form: str
) -> HttpResponseBase:
    """An edition as it was validated, as a PDF or a Word file."""
    plan = found(request, pk)
    edition = get_object_or_404(plan.editions, number=number)
    return _handed_out(Page(plan, request.user, timezone.now(), edition=edition), form)


def _handed_out(page: Page, form: str) -> HttpResponseBase:
    if form not in RENDERERS:
        raise Http404
    name = f"contingency-plan-{page.plan.country_id}-{page.plan.pk}"
    if page.edition is not None:
        name += f"-edition-{page.edition.number}"
    return download(plan_file(page, form), f"{name}.{form}", MEDIA_TYPES[form])
