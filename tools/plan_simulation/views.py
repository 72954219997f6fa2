"""Simulations of a plan: recording one, writing down what was found, saying that it was mended."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination.countries.editing import edited
from coordination.requests import PersonRequest
from smcc.rules.refusals import NotYours
from smcc.web.forms import sent_by
from smcc.web.middleware import about
from tools.contingency_plan.models import ContingencyPlan
from tools.plan_simulation import actions
from tools.plan_simulation.forms import EvidenceForm, FindingForm, ReasonForm, SimulationForm
from tools.plan_simulation.models import PlanSimulation

WAYS = ["GET", "POST"]


@require_http_methods(WAYS)
def plan_simulation_new(request: PersonRequest, pk: int) -> HttpResponse:
    """Record that a plan was simulated."""
    seen = ContingencyPlan.objects.visible_to(request.user).select_related("country")
    plan = about(request, get_object_or_404(seen, pk=pk))
    if not actions.may_record(plan, request.user):
        raise NotYours()
    form = SimulationForm(sent_by(request))

    def act(said: dict[str, Any]) -> PlanSimulation:
        said.pop("version", None)
        return actions.record(plan, by=request.user, **said)

    context = _context(plan, _("Record a simulation"), plan.get_absolute_url())
    done = _("The simulation is recorded. Write down what was found.")
    return edited(request, form, act, context=context, done=done)


@require_GET
def plan_simulation(request: PersonRequest, pk: int) -> HttpResponse:
    """A simulation, and what became of its findings."""
    simulation = _found(request, pk)
    plan, today = simulation.plan, timezone.localdate()
    rows = simulation.findings.select_related("post__component", "post__country", "done_by")
    context = {
        "simulation": simulation,
        "plan": plan,
        "crumbs": _crumbs(plan),
        "findings": [
            {
                "finding": each,
                "is_late": each.is_late(today),
                "may_finish": not each.is_done
                and not simulation.is_withdrawn
                and actions.may_finish(each, plan, request.user),
            }
            for each in rows
        ],
        "may_record": actions.may_record(plan, request.user) and not simulation.is_withdrawn,
    }
    return render(request, "tools/plan_simulation/page.html", context)


@require_http_methods(WAYS)
def plan_finding_new(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down what a simulation showed."""
    simulation = _found(request, pk)
    if not actions.may_record(simulation.plan, request.user):
        raise NotYours()
    form = FindingForm(sent_by(request), country=simulation.plan.country)

    def act(said: dict[str, Any]) -> PlanSimulation:
        said.pop("version", None)
        actions.find(simulation, by=request.user, **said)
        return simulation

    context = _context(simulation.plan, _("Write down a finding"), simulation.get_absolute_url())
    return edited(request, form, act, context=context, done=_("The finding is written down."))


@require_http_methods(WAYS)
def plan_finding_done(request: PersonRequest, pk: int, row: int) -> HttpResponse:
    """Say that what was found is mended, with evidence."""
    simulation = _found(request, pk)
    finding = get_object_or_404(simulation.findings, pk=row)
    finding.simulation = simulation
    if not actions.may_finish(finding, simulation.plan, request.user):
        raise NotYours()
    form = EvidenceForm(sent_by(request))

    def act(said: dict[str, Any]) -> PlanSimulation:
        actions.finish(finding, by=request.user, evidence=said["evidence"])
        return simulation

    context = _context(simulation.plan, _("Done, with evidence"), simulation.get_absolute_url())
    context["lead"] = finding.text
    return edited(request, form, act, context=context, done=_("The finding is done."))


@require_http_methods(WAYS)
def plan_simulation_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take back a simulation that was recorded by mistake."""
    simulation = _found(request, pk)
    if not actions.may_record(simulation.plan, request.user):
        raise NotYours()
    form = ReasonForm(sent_by(request), initial={"version": simulation.version})

    def act(said: dict[str, Any]) -> PlanSimulation:
        return actions.withdraw(simulation, by=request.user, **said)

    context = _context(
        simulation.plan, _("Take the simulation back"), simulation.get_absolute_url()
    )
    return edited(request, form, act, context=context, done=_("The simulation is taken back."))


def _found(request: PersonRequest, pk: int) -> PlanSimulation:
    seen = PlanSimulation.objects.visible_to(request.user)
    found: PlanSimulation = get_object_or_404(seen.select_related("plan__country"), pk=pk)
    return about(request, found)


def _crumbs(plan: ContingencyPlan) -> list[dict[str, Any]]:
    return [
        {"label": plan.country.name, "url": plan.country.get_absolute_url()},
        {"label": plan.title, "url": plan.get_absolute_url()},
    ]


def _context(plan: ContingencyPlan, title: str, back: str) -> dict[str, Any]:
    return {
        "title": title,
        "kicker": f"{plan.country.name} · {plan.title}",
        "crumbs": _crumbs(plan),
        "back": back,
        "button": title,
    }
