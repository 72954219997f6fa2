"""Logging an operation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.answers import UNPROCESSABLE, person_of, refused
from coordination.components.fields import known_components, known_countries
from coordination.operations import actions
from coordination.operations.forms import NewOperationForm
from coordination.operations.models import Operation
from smcc.rules.refusals import NotYours, Refusal

SUGGESTED_ZONES = 4


@require_http_methods(["GET", "HEAD", "POST"])
def operation_new(request: HttpRequest) -> HttpResponse:
    """Log an operation. A double click opens the one that was logged."""
    if not actions.may_log(request.user):
        raise NotYours(
            _("Operations are logged by coordinators, country leads and the secretariat.")
        )
    form = NewOperationForm(request.POST or None, zones=suggested_zones(request))
    status = 200
    if form.is_bound:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                operation = actions.log_operation(
                    by=person_of(request), submission_key=form.cleaned_data["key"], **form.facts()
                )
            except Refusal as refusal:
                status = refused(form, refusal)
            else:
                messages.success(request, _("%(ref)s is logged.") % {"ref": operation.ref})
                return redirect(operation)
    context = {
        "form": form,
        "countries": known_countries(),
        "components": known_components(),
    }
    return render(request, "coordination/operations/new.html", context, status=status)


def suggested_zones(request: HttpRequest) -> list[str]:
    """The reader's own zone, and those of the operations logged last."""
    seen = Operation.objects.visible_to(request.user).order_by("-id")
    latest = seen.values_list("onset_zone", flat=True)[:20]
    own = str(getattr(request, "zone", "UTC"))
    return list(dict.fromkeys([own, *latest]))[:SUGGESTED_ZONES]
