"""A report written in its row of the board, and the hints on what is being typed."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coordination import process
from coordination.requests import PersonRequest
from recommendations.report import actions, policy
from recommendations.report.forms import ReportForm, ReportInPlaceForm
from recommendations.report.hints import hints, hints_on
from recommendations.report.models import StatusReport
from recommendations.report.shown import Shown
from recommendations.report.views.page import report_of, saved
from smcc.web.in_place import edited_in_place


@require_http_methods(["GET", "POST"])
def in_place(request: PersonRequest, ref: str, dated: date, number: int) -> HttpResponse:
    """What the table shows of a report, written in its row: status, narrative, way forward."""
    report = report_of(request, ref, dated, number)
    process.check_role(report, request.user, policy.OWNS)
    if request.method == "GET":
        actions.check_may_write(report, request.user)
    place = f"report-{report.recommendation_id}"
    names = [name for name in ReportInPlaceForm.base_fields if name != "version"]
    initial = {name: getattr(report, name) for name in names} | {"version": report.version}
    form = ReportInPlaceForm(request.POST or None, initial=initial, auto_id=f"{place}-%s")
    told: list[str] = []

    def act(form: ReportInPlaceForm) -> str:
        told.append(saved(request, report, form))
        return told[0]

    return edited_in_place(
        request, form, act, place=place,
        title=_("Report on %(recommendation)s") % {"recommendation": report.recommendation},
        back=report, shown=lambda: _shown(request, report, told[0]),
        second={"name": "report", "label": _("Save and report")},
        theirs_template="recommendations/report/_theirs.html",
        hints=hints(report),
        hints_url=reverse("status_report_hints", args=[ref, dated, number]),
    )  # fmt: skip


def _shown(request: PersonRequest, report: StatusReport, said: str) -> HttpResponse:
    fresh = report_of(
        request, report.in_review.ref, report.round.dated, report.recommendation.number
    )
    context = {
        "report": fresh, "now": Shown(fresh), "thing": fresh.recommendation, "said": said,
        "may_report": policy.may_write(fresh, fresh.roles_of(request.user)),
        "board_url": request.htmx.current_url_abs_path,  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "recommendations/report/_in_row.html", context)


@require_POST
def hinted(request: PersonRequest, ref: str, dated: date, number: int) -> HttpResponse:
    """The hints on what is typed and not saved yet: a small list, that changes nothing."""
    report = report_of(request, ref, dated, number)
    actions.check_may_write(report, request.user)
    form = ReportForm(request.POST)
    form.is_valid()  # what cannot be read is left as it was saved
    typed = {name: form.cleaned_data[name] for name in form.cleaned_data if name in request.POST}
    context = {"hints": hints_on(report, typed)}
    return render(request, "_components/_hints_said.html", context)
