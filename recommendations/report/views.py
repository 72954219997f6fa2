"""The page of a status report: written by its owner, checked by the secretariat, frozen with its round."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coordination.requests import PersonRequest
from recommendations.report import actions, policy
from recommendations.report.clocks import clocks_of
from recommendations.report.forms import ReportForm
from recommendations.report.hints import hints
from recommendations.report.models import StatusReport
from recommendations.report.shown import Shown
from smcc.rules.refusals import Invalid, Refusal, Stale
from smcc.web.stepping import take_step


def _report(request: PersonRequest, ref: str, dated: date, number: int) -> StatusReport:
    seen = StatusReport.objects.visible_to(request.user).select_related(
        "round__review", "recommendation__review", "recommendation__current",
        "recommendation__owner_post", "owner_post__component", "reported_by", "checked_by",
    )  # fmt: skip
    return get_object_or_404(
        seen, round__review__ref=ref, round__dated=dated, recommendation__number=number
    )


def _context(request: PersonRequest, report: StatusReport) -> dict[str, Any]:
    ref, dated = report.in_review.ref, report.round.dated
    return {
        "report": report,
        "shown": Shown(report),
        "recommendation": report.recommendation,
        "round": report.round,
        "review": report.in_review,
        "before": report.last_said,
        "may_write": policy.may_write(report, report.roles_of(request.user)),
        "hints": hints(report),
        "clock": clocks_of([report], timezone.now()).get(report.pk),
        "offers": report.offers(request.user),
        "steps_url": reverse(
            "status_report_steps", args=[ref, dated, report.recommendation.number]
        ),
    }


@require_http_methods(["GET", "POST"])
def page(request: PersonRequest, ref: str, dated: date, number: int) -> HttpResponse:
    """Read a report; its owner writes it here, and reports it in the same form."""
    report = _report(request, ref, dated, number)
    initial = {name: getattr(report, name) for name in ReportForm.base_fields if name != "version"}
    form = ReportForm(request.POST or None, initial=initial | {"version": report.version})
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                return _saved(request, report, form)
            except Refusal as refusal:
                form.refuse(refusal)
                if isinstance(refusal, Stale):
                    form.start_from(refusal.current.version)
                status = 422 if isinstance(refusal, Invalid) else refusal.status
                if status == 403:
                    raise
    context = _context(request, report) | {"form": form}
    return render(request, "recommendations/report/page.html", context, status=status)


def _saved(request: PersonRequest, report: StatusReport, form: ReportForm) -> HttpResponse:
    said = dict(form.cleaned_data)
    version = said.pop("version")
    row = actions.write_report(report, by=request.user, changes=said, version=version)
    if "report" in request.POST:
        row = actions.run(row, "report", by=request.user)
        messages.success(request, _("Reported. The secretariat checks it."))
    else:
        messages.success(request, _("Saved. It is not reported yet."))
    return redirect(row)


@require_POST
def steps(request: PersonRequest, ref: str, dated: date, number: int) -> HttpResponse:
    """Report, take back, give back, check."""
    report = _report(request, ref, dated, number)
    url = reverse("status_report_steps", args=[ref, dated, number])
    return take_step(request, report, actions.run, url=url)
