"""Activating a plan, from its own page or from an operation's; and comparing it with what happened."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.answers import operation_of
from coordination.countries.editing import edited
from coordination.operations.models import Operation
from coordination.requests import PersonRequest
from smcc.rules.refusals import NotYours
from smcc.web import listing
from smcc.web.forms import sent_by
from smcc.web.middleware import about
from smcc.web.stepping import take_step
from tools.contingency_plan.content import label_of, unit_of
from tools.contingency_plan.models import ContingencyPlan
from tools.plan_activation import actions, policy
from tools.plan_activation.forms import CompareForm, ForOperationForm, ForPlanForm
from tools.plan_activation.models import PlanActivation

WAYS = ["GET", "POST"]
OFFERED = 200


@require_http_methods(WAYS)
def plan_activate(request: PersonRequest, pk: int) -> HttpResponse:
    """Activate a plan for one of the operations that cover its country."""
    seen = ContingencyPlan.objects.visible_to(request.user).select_related("country")
    plan = about(request, get_object_or_404(seen, pk=pk))
    operations = _operations_of(plan, request.user)
    form = ForPlanForm(sent_by(request), operations=operations)

    def act(said: dict[str, Any]) -> PlanActivation:
        return actions.activate(plan, said["operation"], by=request.user, reason=said["reason"])

    lead = _(
        "The plan goes to work as it was validated. It is asked afterwards how far it matched."
    )
    if not operations:
        lead = _(
            "Every active operation in %(country)s that you may see has this plan already, or there "
            "is none. If there is none, log the operation first."
        ) % {"country": plan.country}
    context = {
        "title": _("Activate the plan"),
        "kicker": f"{plan.country.name} · {plan.title}",
        "crumbs": [{"label": plan.title, "url": plan.get_absolute_url()}],
        "back": plan.get_absolute_url(),
        "button": _("Activate the plan"),
        "lead": lead,
    }
    return edited(request, form, act, context=context, done=_("The plan is activated."))


def _operations_of(plan: ContingencyPlan, person: Any) -> Any:
    """The active operations of the plan's country that have not taken it up."""
    seen = Operation.objects.visible_to(person).active().outside_drills()
    taken = plan.activations.standing().values("operation")
    return seen.filter(countries=plan.country).exclude(pk__in=taken).order_by("-onset_at", "-id")


@require_http_methods(WAYS)
def operation_plan_list(request: PersonRequest, ref: str) -> HttpResponse:
    """The contingency plans of an operation's countries: those it took up, and those it can take up."""
    operation = operation_of(request, ref)
    plans = _plans_of(operation, request.user)
    form = ForOperationForm(sent_by(request), plans=plans)

    def act(said: dict[str, Any]) -> PlanActivation:
        return actions.activate(said["plan"], operation, by=request.user, reason=said["reason"])

    rows = PlanActivation.objects.visible_to(request.user).filter(operation=operation)
    page = listing.paginate(
        rows.select_related("plan__country", "operation"), request.GET,
        order=("-activated_at", "-id"),
    )  # fmt: skip
    context = {
        "operation": operation,
        "page": page,
        "plans": plans[:OFFERED],
        "may_activate": operation.is_active and not operation.is_drill,
        "crumbs": [{"label": str(operation), "url": operation.get_absolute_url()}],
    }
    return edited(
        request, form, act, context=context, done=_("The plan is activated."),
        template="tools/plan_activation/of_operation.html",
    )  # fmt: skip


def _plans_of(operation: Operation, person: Any) -> Any:
    """The plans in force of the operation's countries that it has not taken up."""
    seen = ContingencyPlan.objects.visible_to(person).in_force().select_related("country")
    taken = operation.plan_activations.standing().values("plan")
    there = seen.filter(country__in=operation.country_codes.split()).exclude(pk__in=taken)
    return there.order_by("country__name_en", "title", "id")


@require_GET
def plan_activation(request: PersonRequest, pk: int) -> HttpResponse:
    """An activation: why, and what came of each scenario beside what was planned."""
    row = _found(request, pk)
    context = {
        "activation": row,
        "plan": row.plan,
        "scenarios": _told(row),
        "is_outside": not row.roles_of(request.user) & policy.MAY_KEEP,
        "offers": row.offers(request.user),
        "steps_url": reverse("plan_activation_steps", args=[row.pk]),
        "crumbs": _crumbs(row),
    }
    return render(request, "tools/plan_activation/page.html", context)


def _told(row: PlanActivation) -> list[dict[str, Any]]:
    """Each scenario with what was planned and, once compared, what came."""
    said = row.outcome or [
        {"title": each["title"], "came": "", "happened": "", "figures": each["figures"]}
        for each in actions.planned(row)
    ]
    return [
        each
        | {
            "came_label": policy.Came(each["came"]).label if each["came"] else "",
            "figures": [
                {"label": label_of(f), "unit_label": unit_of(f), "real": None, "real_source": ""}
                | f
                for f in each["figures"]
            ],
        }
        for each in said
    ]


@require_http_methods(WAYS)
def plan_activation_compare(request: PersonRequest, pk: int) -> HttpResponse:
    """Say how far reality matched the plan."""
    row = _found(request, pk)
    if request.method == "GET":
        row.workflow.check("compare", row, row.roles_of(request.user))
    elif not row.roles_of(request.user) & policy.MAY_KEEP:
        raise NotYours()
    form = CompareForm(sent_by(request), scenarios=actions.planned(row), initial=_before(row))

    def act(said: dict[str, Any]) -> PlanActivation:
        return actions.compare(row, by=request.user, **form.said())

    context = {
        "title": _("How far did reality match the plan?"),
        "kicker": f"{row.plan.title} · {row.operation.ref}",
        "lead": _("A plan that does not match still helps by its process. Say what was good about it, too."),
        "crumbs": [*_crumbs(row), {"label": row.title, "url": row.get_absolute_url()}],
        "back": row.get_absolute_url(),
        "button": _("Record the comparison"),
    }  # fmt: skip
    return edited(request, form, act, context=context, done=_("The comparison is recorded."))


def _before(row: PlanActivation) -> dict[str, Any]:
    """What an earlier comparison said, to be changed rather than typed again."""
    found: dict[str, Any] = {"version": row.version, "match": row.match, "helped": row.helped}
    for each in row.outcome:
        found |= {
            f"came_{each['scenario']}": each["came"],
            f"happened_{each['scenario']}": each["happened"],
        }
        for figure in each["figures"]:
            found |= {
                f"amount_{figure['id']}": figure["real"],
                f"source_{figure['id']}": figure["real_source"],
            }
    return found


@require_POST
def plan_activation_steps(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    row = _found(request, pk)
    return take_step(request, row, actions.run, url=reverse("plan_activation_steps", args=[pk]))


def _found(request: PersonRequest, pk: int) -> PlanActivation:
    seen = PlanActivation.objects.visible_to(request.user)
    found: PlanActivation = get_object_or_404(
        seen.select_related("plan__country", "operation"), pk=pk
    )
    return about(request, found)


def _crumbs(row: PlanActivation) -> list[dict[str, Any]]:
    return [
        {"label": row.plan.country.name, "url": row.plan.country.get_absolute_url()},
        {"label": row.plan.title, "url": row.plan.get_absolute_url()},
    ]
