"""Preparing parameters: begin them, their text, one section at a time, taking over, endorsing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from coordination.operations.models import Operation
from smcc.rules.refusals import Invalid, OutOfTurn, Refusal, Stale
from tools.asking import Asking
from tools.minimum_parameters import actions
from tools.minimum_parameters.views.issued import issued_page
from tools.minimum_parameters.views.loading import (
    address,
    endorsement_form,
    parameters_of,
    shown_to,
    text_form,
    write_page,
)
from tools.section_form import SectionsForm
from tools.sections import WrittenApart, digest
from tools.stepping import take_step


@require_POST
def start(request: Asking, ref: str) -> HttpResponse:
    """Begin minimum parameters for an operation whose scale does not ask for them."""
    operation = get_object_or_404(Operation.objects.visible_to(request.user), ref=ref)
    return redirect(actions.start_parameters(operation, by=request.user))


@require_http_methods(["GET", "POST"])
def page(request: Asking, ref: str, number: int) -> HttpResponse:
    """The parameters: being prepared and endorsed, or as they were issued. A POST saves the text."""
    parameters = parameters_of(request, ref, number)
    shown = shown_to(request, parameters)
    if request.method == "GET":
        return issued_page(request, shown) if parameters.is_issued else write_page(request, shown)
    form = text_form(shown, request.POST)
    if not form.is_valid():
        return write_page(request, shown, text=form, status=422)
    try:
        actions.write_parameters(
            parameters, by=request.user, sections=form.typed(), seen=form.seen(),
            language=form.cleaned_data["language"],
        )  # fmt: skip
    except WrittenApart as refusal:
        form.show_apart(refusal)
        return write_page(request, shown, text=form, status=refusal.status)
    except (Invalid, OutOfTurn) as refusal:
        form.refuse(refusal)
        status = 422 if isinstance(refusal, Invalid) else refusal.status
        return write_page(request, shown, text=form, status=status)
    messages.success(request, _("The text is saved."))
    return redirect(parameters)


@require_POST
def section(request: Asking, ref: str, number: int, key: str) -> HttpResponse:
    """Keep one section as it was typed, while the others are still being written."""
    parameters = parameters_of(request, ref, number)
    form = SectionsForm(request.POST, sections=[get_object_or_404(parameters.sections, key=key)])
    form.is_valid()
    kept = {"key": key, "now": timezone.now(), "zone": parameters.operation.onset_zone}
    try:
        after = actions.write_parameters(
            parameters, by=request.user, sections=form.typed(), seen=form.seen()
        )
    except WrittenApart as refusal:
        kept |= {"sentence": refusal.sentence, "apart": refusal.standing[key]}
        return _not_kept(request, kept, refusal)
    except Invalid as refusal:
        return _not_kept(request, kept | {"sentence": refusal.sentence}, refusal)
    kept |= {"seen": digest(form.typed().get(key, "")), "waiting": after.waiting_sentence()}
    return render(request, "tools/_section_kept.html", kept)


def _not_kept(request: Asking, context: dict[str, Any], refusal: Refusal) -> HttpResponse:
    response = render(request, "tools/_section_kept.html", context, status=refusal.status)
    response["HX-Retarget"] = f"#kept-{context['key']}"
    return response


@require_POST
def take_over(request: Asking, ref: str, number: int) -> HttpResponse:
    """Fill the empty sections from the decision table and the operation's roles."""
    parameters = parameters_of(request, ref, number)
    filled = len(actions.take_over(parameters, by=request.user))
    if filled:
        said = ngettext("%(n)d section was filled.", "%(n)d sections were filled.", filled)
        messages.success(request, said % {"n": filled})
    else:
        messages.info(request, _("Nothing is known yet that could fill the empty sections."))
    return redirect(parameters)


@require_POST
def endorsement(request: Asking, ref: str, number: int) -> HttpResponse:
    """Endorse the text as it was read. Endorsing twice endorses once."""
    parameters = parameters_of(request, ref, number)
    shown = shown_to(request, parameters)
    form = endorsement_form(shown, request.POST)
    if not form.is_valid():
        return write_page(request, shown, endorsement=form, status=422)
    said = form.cleaned_data
    try:
        actions.endorse(parameters, by=request.user, note=said["note"], version=said["version"])
    except (Invalid, Stale) as refusal:
        form.refuse(refusal)
        form.start_from(parameters.version)
        status = 422 if isinstance(refusal, Invalid) else refusal.status
        return write_page(request, shown, endorsement=form, status=status)
    messages.success(request, _("Your endorsement is recorded."))
    return redirect(parameters)


@require_POST
def steps(request: Asking, ref: str, number: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    parameters = parameters_of(request, ref, number)
    return take_step(
        request, parameters, actions.run, url=address(parameters, "minimum_parameters_steps")
    )
