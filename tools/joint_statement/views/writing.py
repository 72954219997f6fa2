"""Writing a statement: begin it, its text, one section at a time, who signs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coordination.operations.models import Operation
from smcc.rules.refusals import Invalid, OutOfTurn, Refusal, Stale
from tools.asking import Asking
from tools.joint_statement import actions
from tools.joint_statement.views.issued import issued_page
from tools.joint_statement.views.loading import (
    shown_to,
    signatories_form,
    statement_of,
    text_form,
    write_page,
)
from tools.section_form import SectionsForm
from tools.sections import WrittenApart, digest


@require_POST
def start(request: Asking, ref: str) -> HttpResponse:
    """Begin a Joint Statement for an operation that has none."""
    operation = get_object_or_404(Operation.objects.visible_to(request.user), ref=ref)
    return redirect(actions.start_statement(operation, by=request.user))


@require_http_methods(["GET", "POST"])
def page(request: Asking, ref: str, number: int) -> HttpResponse:
    """The statement: being written and cleared, or as it was issued. A POST saves its text."""
    statement = statement_of(request, ref, number)
    shown = shown_to(request, statement)
    if request.method == "GET":
        return issued_page(request, shown) if statement.is_issued else write_page(request, shown)
    form = text_form(statement, shown, request.POST)
    if not form.is_valid():
        return write_page(request, shown, text=form, status=422)
    said = form.cleaned_data
    try:
        actions.write_statement(
            statement, by=request.user, sections=form.typed(), seen=form.seen(),
            audience=said["audience"], language=said["language"],
        )  # fmt: skip
    except WrittenApart as refusal:
        form.show_apart(refusal)
        return write_page(request, shown, text=form, status=refusal.status)
    except (Invalid, OutOfTurn) as refusal:
        form.refuse(refusal)
        status = 422 if isinstance(refusal, Invalid) else refusal.status
        return write_page(request, shown, text=form, status=status)
    messages.success(request, _("The text is saved."))
    return redirect(statement)


@require_POST
def section(request: Asking, ref: str, number: int, key: str) -> HttpResponse:
    """Keep one section as it was typed, while the others are still being written."""
    statement = statement_of(request, ref, number)
    sections = get_object_or_404(statement.sections, key=key)
    form = SectionsForm(request.POST, sections=[sections])
    form.is_valid()
    kept = {"key": key, "now": timezone.now(), "zone": statement.operation.onset_zone}
    try:
        after = actions.write_statement(
            statement, by=request.user, sections=form.typed(), seen=form.seen()
        )
    except WrittenApart as refusal:
        kept |= {"sentence": refusal.sentence, "apart": refusal.standing[key]}
        return _not_kept(request, kept, refusal)
    except Invalid as refusal:
        return _not_kept(request, kept | {"sentence": refusal.sentence}, refusal)
    kept |= {"seen": digest(form.typed().get(key, "")), "waiting": after.waiting_sentence()}
    return render(request, "tools/_section_kept.html", kept)


def _not_kept(request: Asking, context: dict, refusal: Refusal) -> HttpResponse:
    response = render(request, "tools/_section_kept.html", context, status=refusal.status)
    response["HX-Retarget"] = f"#kept-{context['key']}"
    return response


@require_POST
def signatories(request: Asking, ref: str, number: int) -> HttpResponse:
    """Say who is asked to clear the statement."""
    statement = statement_of(request, ref, number)
    shown = shown_to(request, statement)
    form = signatories_form(shown, request.POST)
    if not form.is_valid():
        return write_page(request, shown, signing=form, status=422)
    try:
        actions.set_signatories(
            statement, by=request.user, components=form.components(),
            version=form.cleaned_data["version"],
        )  # fmt: skip
    except (Invalid, Stale) as refusal:
        form.refuse(refusal)
        form.start_from(statement.version)
        status = 422 if isinstance(refusal, Invalid) else refusal.status
        return write_page(request, shown, signing=form, status=status)
    messages.success(request, _("The signatories are saved."))
    return redirect(statement)
