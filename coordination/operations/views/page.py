"""The operation's page, and the steps of its workflow."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coordination.answers import operation_of, person_of, refused
from coordination.logbook.quick_entry import EntryForm
from coordination.operations import actions, dossier, policy
from coordination.operations.forms import StepForm
from coordination.operations.models import Operation
from coordination.operations.offers import offers_on
from coordination.operations.overview import Overview, overview_of
from coordination.operations.rows import state_tag
from smcc.rules.refusals import Refusal


@require_safe
def operation(request: HttpRequest, ref: str) -> HttpResponse:
    """What is due, who leads what, what was decided, what happened."""
    return page(request, operation_of(request, ref))


def page(
    request: HttpRequest, case: Operation, entry_form: EntryForm | None = None, status: int = 200
) -> HttpResponse:
    """The page; with the logbook's form again where an entry was refused."""
    overview = overview_of(case, timezone.now(), request.user)
    roles = case.roles_of(request.user)
    may_write = bool(roles & policy.MAY_WRITE_LOG)
    may_edit = bool(roles & policy.MAY_EDIT) and not case.is_drill
    for row in overview.countries:
        for convening in [*row.conveners, *row.co_conveners]:
            offers = {offer.name: offer for offer in convening.offers(request.user)}
            convening.agree = offers.get("agree")  # type: ignore[attr-defined]
    context = {
        "operation": case,
        "zone": case.onset_zone,
        "overview": overview,
        "state": state_tag(case.state),
        "offers": offers_on(case, request.user),
        "may_edit": may_edit,
        "may_declare": bool(roles & policy.MAY_DECLARE) and not case.is_drill,
        "may_write": may_write,
        "may_exercise": bool(roles & policy.MAY_EXERCISE) and case.is_active and not case.is_drill,
        "starters": starters(case, overview) if may_edit and case.is_active else [],
        "links": [*(links(case, overview, roles) if case.is_active else []), *pages(case)],
        "entry_form": (entry_form or EntryForm(operation=case)) if may_write else None,
    }
    return render(request, "coordination/operations/operation.html", context, status=status)


def starters(case: Operation, overview: Overview) -> list[dict[str, Any]]:
    """Buttons for tools that can be started and are not there yet."""
    return [
        {"url": reverse(starter.url, args=[case.ref]), "label": starter.label}
        for starter in dossier.starters(line.thing.kind for line in overview.tools)
    ]


def links(case: Operation, overview: Overview, roles: set[Any]) -> list[dict[str, Any]]:
    """Pages of the tools that this person is offered here."""
    offered = dossier.links((line.thing for line in overview.tools), roles)
    return [{"url": reverse(link.url, args=[case.ref]), "label": link.label} for link in offered]


def pages(case: Operation) -> list[dict[str, Any]]:
    """Pages of the tools that every operation has."""
    return [
        {"url": reverse(page.url, args=[case.ref]), "label": page.label} for page in dossier.pages()
    ]


@require_POST
def operation_steps(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a step of the operation's workflow. A refused one is shown with its reason, to try again."""
    case = operation_of(request, ref)
    form = StepForm(request.POST)
    if form.is_valid():
        step = form.cleaned_data["step"]
        try:
            done = actions.run(
                case, step, by=person_of(request), reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
            )  # fmt: skip
        except Refusal as refusal:
            status = refused(form, refusal)
            return step_again(request, case, form, case, status)
        messages.success(
            request, _("%(ref)s is %(state)s.") % {"ref": done.ref, "state": done.state_label}
        )
    return redirect(case)


def step_again(
    request: HttpRequest, case: Operation, form: Any, thing: Any, status: int
) -> HttpResponse:
    """A refused step: the sentence, the reason as typed, what stands, and the step if it is open."""
    thing = type(thing)._default_manager.get(pk=thing.pk)
    offers = {offer.name: offer.step for offer in thing.offers(request.user) if offer.open}
    context = {
        "operation": case,
        "zone": case.onset_zone,
        "form": form,
        "thing": thing,
        "step": offers.get(form.data.get("step", "")),
    }
    return render(request, "coordination/operations/step_again.html", context, status=status)
