"""What is the parameters' own: taken over from the decision table, endorsed, revisited."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from coordination.requests import PersonRequest
from smcc.rules.refusals import Invalid, OutOfTurn, Stale
from tools.issued_document.pages import status_of
from tools.minimum_parameters import actions
from tools.minimum_parameters.forms import RevisitForm
from tools.minimum_parameters.views.pages import endorsement_form, pages


@require_POST
def take_over(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Fill the empty sections from the decision table and the operation's roles."""
    parameters = pages.find(request, ref, number)
    filled = len(actions.take_over(parameters, by=request.user))
    if filled:
        said = ngettext("%(n)d section was filled.", "%(n)d sections were filled.", filled)
        messages.success(request, said % {"n": filled})
    else:
        messages.info(request, _("Nothing is known yet that could fill the empty sections."))
    return redirect(parameters)


@require_POST
def endorsement(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Endorse the text as it was read. Endorsing twice endorses once."""
    parameters = pages.find(request, ref, number)
    shown = pages.shown_to(request, parameters)
    form = endorsement_form(shown, request.POST)
    if not form.is_valid():
        return pages.write_page(request, shown, endorsement=form, status=422)
    said = form.cleaned_data
    try:
        actions.endorse(parameters, by=request.user, note=said["note"], version=said["version"])
    except (Invalid, OutOfTurn, Stale) as refusal:
        form.refuse(refusal)
        form.start_from(parameters.version)
        return pages.write_page(request, shown, endorsement=form, status=status_of(refusal))
    messages.success(request, _("Your endorsement is recorded."))
    return redirect(parameters)


@require_http_methods(["GET", "POST"])
def revisit(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Record that the parameters were looked at again and stand, with what was found."""
    parameters = pages.find(request, ref, number)
    if request.method == "GET":
        parameters.workflow.check("revisit", parameters, parameters.roles_of(request.user))
    form = RevisitForm(
        request.POST or None, zone=parameters.operation.onset_zone,
        initial={"version": parameters.version},
    )  # fmt: skip
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            actions.revisit(
                parameters, by=request.user, reason=said["reason"], at=said["at"],
                version=said["version"],
            )  # fmt: skip
        except (Invalid, OutOfTurn, Stale) as refusal:
            form.refuse(refusal)
            form.start_from(parameters.version)
            status = status_of(refusal)
        else:
            messages.success(request, _("The revisit is recorded. The parameters stand."))
            return redirect(parameters)
    step = parameters.workflow.step("revisit")
    shown = pages.shown_to(request, parameters)
    return pages.render(request, "revisit", shown, status=status, form=form, step=step)
