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

from coordination import process
from coordination.requests import PersonRequest
from recommendations.report import actions, policy
from recommendations.report.clocks import clocks_of
from recommendations.report.forms import ReportForm
from recommendations.report.hints import hints
from recommendations.report.models import StatusReport
from recommendations.report.shown import Shown
from smcc.rules.refusals import Refusal
from smcc.web.back import back_to
from smcc.web.stepping import take_step
from smcc.web.versioned_form import shown_again, status_of


def report_of(request: PersonRequest, ref: str, dated: date, number: int) -> StatusReport:
    """The report at an address; 404 to those who may not read its round."""
    seen = StatusReport.objects.visible_to(request.user).select_related(
        "round__review", "recommendation__review", "recommendation__current__round__review",
        "recommendation__owner_post", "owner_post__component", "reported_by", "checked_by",
        "given_back_by",
    )  # fmt: skip
    return get_object_or_404(
        seen, round__review__ref=ref, round__dated=dated, recommendation__number=number
    )


def _context(request: PersonRequest, report: StatusReport) -> dict[str, Any]:
    args = [report.in_review.ref, report.round.dated, report.recommendation.number]
    roles = report.roles_of(request.user)
    may_write = policy.may_write(report, roles)
    # Reported in the form, with what is typed there: a button beside it would leave that behind.
    elsewhere = {"report"} if may_write else set()
    return {
        "report": report,
        "shown": Shown(report),
        "recommendation": report.recommendation,
        "round": report.round,
        "review": report.in_review,
        "before": report.last_said,
        "may_write": may_write,
        "draft": report.as_closed.get("draft") if policy.may_read_draft(roles) else None,
        "hints": hints(report),
        "clock": clocks_of([report], request.user, timezone.now()).get(report.pk),
        "hints_url": reverse("status_report_hints", args=args),
        "offers": [each for each in report.offers(request.user) if each.step.name not in elsewhere],
        "steps_url": reverse("status_report_steps", args=args),
    }


@require_http_methods(["GET", "POST"])
def page(request: PersonRequest, ref: str, dated: date, number: int) -> HttpResponse:
    """Read a report; its owner writes it here, and reports it in the same form."""
    report = report_of(request, ref, dated, number)
    if request.method == "POST":
        process.check_role(report, request.user, policy.OWNS)
    initial = {name: getattr(report, name) for name in ReportForm.base_fields if name != "version"}
    form = ReportForm(
        request.POST or None, initial=initial | {"version": report.version}, auto_id="report-%s"
    )
    refusal = None
    if form.is_bound:
        try:
            if said := saved(request, report, form):
                messages.success(request, said)
                return redirect(back_to(request, report))
        except Refusal as refused:
            refusal = refused
    context = _context(request, report) | shown_again(form, refusal)
    status = status_of(form, refusal)
    return render(request, "recommendations/report/page.html", context, status=status)


def saved(request: PersonRequest, report: StatusReport, form: ReportForm) -> str:
    """Write what was typed, and report it if that button was pressed. Returns what to say; "" if wrong."""
    if not form.is_valid():
        return ""
    said = dict(form.cleaned_data)
    version = said.pop("version")
    if "report" not in request.POST:
        actions.write_report(report, by=request.user, changes=said, version=version)
        return _("Saved. It is not reported yet.")
    actions.write_and_report(report, by=request.user, changes=said, version=version)
    return _("Reported. The secretariat checks it.")


@require_POST
def steps(request: PersonRequest, ref: str, dated: date, number: int) -> HttpResponse:
    """Report, take back, give back, check."""
    report = report_of(request, ref, dated, number)
    url = reverse("status_report_steps", args=[ref, dated, number])
    return take_step(request, report, actions.run, url=url)
