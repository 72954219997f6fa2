"""Writing a plan: its facts and its rows, while it is in preparation."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from coordination.components.fields import known_components
from coordination.countries.editing import edited
from coordination.countries.thing import TEAM
from coordination.process import check_role
from coordination.requests import PersonRequest
from smcc.web.forms import sent_by
from tools.contingency_plan import actions, parts
from tools.contingency_plan.forms import PlanForm, TakeOutForm
from tools.contingency_plan.models import ContingencyPlan
from tools.contingency_plan.part_forms import FORMS
from tools.contingency_plan.shown import Page
from tools.contingency_plan.views.page import crumbs, found

WORDS = {
    "scenarios": (gettext_lazy("Add a scenario"), gettext_lazy("Scenario")),
    "figures": (gettext_lazy("Add a planning figure"), gettext_lazy("Planning figure")),
    "roles": (gettext_lazy("Add a role"), gettext_lazy("Role")),
    "capacities": (gettext_lazy("Add a capacity"), gettext_lazy("Capacity")),
    "groups": (gettext_lazy("Add a working group"), gettext_lazy("Working group")),
    "spill-overs": (
        gettext_lazy("Link what spills over into another country"), gettext_lazy("Spill-over"),
    ),
}  # fmt: skip


@require_GET
def contingency_plan_text(request: PersonRequest, pk: int) -> HttpResponse:
    """The text in preparation, with a way to change every part of it."""
    plan = found(request, pk)
    may_write = bool(plan.roles_of(request.user) & TEAM) and plan.is_being_written
    context = {
        "plan": plan,
        "page": Page(plan, request.user, timezone.now(), is_text=True),
        "may_write": may_write,
        "crumbs": crumbs(plan, inside=True),
        "offers": plan.offers(request.user),
        "steps_url": reverse("contingency_plan_steps", args=[plan.pk]),
    }
    return render(request, "tools/contingency_plan/text.html", context)


@require_http_methods(["GET", "POST"])
def contingency_plan_facts(request: PersonRequest, pk: int) -> HttpResponse:
    """What a plan is for, what is done first, who may read it."""
    plan = found(request, pk)
    check_role(plan, request.user, TEAM)
    initial = {name: getattr(plan, name) for name in (*actions.EDITABLE, "version")}
    form = PlanForm(sent_by(request), initial=initial)
    if not plan.is_being_written:
        form.without_text()

    def act(said: dict[str, Any]) -> str:
        version = said.pop("version")
        actions.amend_plan(plan, by=request.user, changes=said, version=version)
        return reverse("contingency_plan_text", args=[plan.pk])

    context = _context(plan, _("Change what is said of the plan"), _("Save"))
    return edited(request, form, act, context=context, done=_("Saved."))


@require_http_methods(["GET", "POST"])
def plan_part_new(request: PersonRequest, pk: int, kind: str) -> HttpResponse:
    """Write a row into a plan."""
    plan, words = found(request, pk), WORDS.get(kind)
    if words is None:
        raise Http404
    parts.check_may_write_part(plan, kind, request.user)
    initial: dict[str, Any] = {"version": plan.version}
    if request.method == "GET":  # proposed, not what stands
        initial["scenario"] = request.GET.get("scenario", "")[:20]
    form = FORMS[kind](
        sent_by(request), plan=plan, person=request.user,
        initial=initial,
    )  # fmt: skip

    def act(said: dict[str, Any]) -> str:
        version = said.pop("version")
        parts.add(plan, kind, by=request.user, version=version, **said)
        return _after(plan, kind)

    context = _context(plan, words[0], words[0]) | {"components": known_components()}
    return edited(request, form, act, context=context, done=_("Saved."))


@require_http_methods(["GET", "POST"])
def plan_part(request: PersonRequest, pk: int, kind: str, row: int) -> HttpResponse:
    """Change a row of a plan."""
    plan, part = _part(request, pk, kind, row)
    parts.check_may_write_part(plan, kind, request.user)
    initial = {name: getattr(part, name) for name in parts.FIELDS[kind]}
    form = FORMS[kind](
        sent_by(request), plan=plan, person=request.user,
        initial=initial | {"version": plan.version},
    )  # fmt: skip

    def act(said: dict[str, Any]) -> str:
        version = said.pop("version")
        parts.change(part, by=request.user, changes=said, version=version)
        return _after(plan, kind)

    context = _context(plan, WORDS[kind][1], _("Save")) | {
        "components": known_components(),
        "out_url": reverse("plan_part_out", args=[plan.pk, kind, part.pk]),
    }
    return edited(request, form, act, context=context, done=_("Saved."))


@require_http_methods(["GET", "POST"])
def plan_part_out(request: PersonRequest, pk: int, kind: str, row: int) -> HttpResponse:
    """Take a row out of a plan, with a reason."""
    plan, part = _part(request, pk, kind, row)
    parts.check_may_write_part(plan, kind, request.user)
    form = TakeOutForm(sent_by(request), initial={"version": plan.version})

    def act(said: dict[str, Any]) -> str:
        parts.take_out(part, by=request.user, **said)
        return _after(plan, kind)

    context = _context(plan, _("Take out: %(what)s") % {"what": part}, _("Take it out"))
    return edited(
        request, form, act, context=context, done=_("It is taken out. The record keeps it.")
    )


def _part(request: PersonRequest, pk: int, kind: str, row: int) -> tuple[ContingencyPlan, Any]:
    plan, model = found(request, pk), parts.KINDS.get(kind)
    if model is None:
        raise Http404
    seen: Any = model._default_manager
    part = get_object_or_404(seen.visible_to(request.user).standing(), plan=plan, pk=row)
    part.plan = plan
    return plan, part


def _after(plan: ContingencyPlan, kind: str) -> str:
    """Back to where the row stands."""
    if kind in parts.BESIDE:
        return f"{plan.get_absolute_url()}#{kind}"
    name = "scenarios" if kind == "figures" else kind
    return f"{reverse('contingency_plan_text', args=[plan.pk])}#{name}"


def _context(plan: ContingencyPlan, title: Any, button: Any) -> dict[str, Any]:
    return {
        "title": title,
        "kicker": f"{plan.country.name} · {plan.title}",
        "crumbs": crumbs(plan, inside=True),
        "back": reverse("contingency_plan_text", args=[plan.pk]),
        "button": button,
    }
