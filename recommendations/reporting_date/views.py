"""The reporting calendar, and the page of each of its dates."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.deadlines.faces import faces, with_next_rung
from coordination.deadlines.models import Deadline
from coordination.requests import PersonRequest
from recommendations.editing import edited
from recommendations.reporting_date import actions, policy
from recommendations.reporting_date.filters import ReportingDateFilter
from recommendations.reporting_date.forms import ReportingDateForm
from recommendations.reporting_date.models import ReportingDate
from recommendations.review.models import Review
from recommendations.review.reference import read
from smcc.web import listing
from smcc.web.stepping import take_step

UPCOMING, PAST = ("meets_on", "id"), ("-meets_on", "-id")
GLANCE = 10
"""Past dates that stand below those to come; the others are a link away."""
STATE_KINDS = {"planned": "waiting", "done": "ok", "cancelled": "neutral"}


def _row(report: ReportingDate, today: Any) -> dict[str, Any]:
    is_late = report.is_overdue(today)
    return {"report": report, "is_late": is_late, "kind": STATE_KINDS[report.state]}


@require_GET
def reporting_date_list(request: PersonRequest) -> HttpResponse:
    """What is due to whom: to come first, the next one on top; below it what was, the last one on top."""
    today, params = timezone.localdate(), request.GET
    found = ReportingDateFilter(params, ReportingDate.objects.visible_to(request.user))
    rows = found.qs if found.form.is_valid() else ReportingDate.objects.none()
    rows = rows.select_related("follows", "responsible_post__component")
    only_past = found.form.is_valid() and found.form.cleaned_data["when"] == "past"
    only_upcoming = found.form.is_valid() and found.form.cleaned_data["when"] == "upcoming"
    here = rows.past(today) if only_past else rows.upcoming(today)
    page = listing.paginate(here, params, order=PAST if only_past else UPCOMING)
    earlier = [] if only_past or only_upcoming else list(rows.past(today).order_by(*PAST)[:GLANCE])
    context = {
        "page": page,
        "rows": [_row(each, today) for each in page.rows],
        "earlier": [_row(each, today) for each in earlier],
        "only_past": only_past,
        "form": found.form,
        "is_filtered": bool(found.form.is_bound and found.form.changed_data),
        "rhythm": read("workstreams_2022")["reporting_calendar"],
        "may_plan": actions.may_keep(request.user),
    }
    return render(request, "recommendations/reporting_date/list.html", context)


def _found(request: PersonRequest, pk: int) -> ReportingDate:
    seen = ReportingDate.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("follows", "responsible_post__component"), pk=pk)


@require_GET
def page(request: PersonRequest, pk: int) -> HttpResponse:
    """One date: what is due, on what it rests, and its clock for those whom it concerns."""
    report, now = _found(request, pk), timezone.now()
    clocks = Deadline.objects.visible_to(request.user).of(report)
    reviews = Review.objects.visible_to(request.user).filter(reporting_dates=report)
    context = _row(report, timezone.localdate()) | {
        "clocks": faces(with_next_rung(clocks.select_related("operation")), now),
        "rests_on_this": report.followed_by.exclude(state=policy.State.CANCELLED)[:GLANCE],
        "teams": report.workstreams.only("code", "name")[: listing.PAGE_SIZE],
        "reviews": reviews[: listing.PAGE_SIZE],
        "may_plan": actions.may_keep(request.user),
        "offers": report.offers(request.user),
        "steps_url": reverse("reporting_date_steps", args=[pk]),
    }
    return render(request, "recommendations/reporting_date/page.html", context)


@require_http_methods(["GET", "POST"])
def reporting_date_new(request: PersonRequest) -> HttpResponse:
    """Enter a date."""
    actions.check_keeps(request.user)
    form = ReportingDateForm(request.POST or None, person=request.user)

    def act(said: dict[str, Any]) -> ReportingDate:
        links = {name: said.pop(name) for name in actions.LINKS}
        return actions.plan(by=request.user, links=links, **said)

    return _form(request, form, act, _("Enter a date"), _("The date is in the calendar."))


@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change or move a date."""
    report = _found(request, pk)
    actions.check_keeps(request.user)
    initial = {
        name: getattr(report, name) for name in (*actions.EDITABLE, "version")
    } | {
        "responsible_post": report.responsible_post.code if report.responsible_post else None,
        "workstreams": list(report.workstreams.values_list("code", flat=True)),
        "reviews": list(report.reviews.values_list("ref", flat=True)),
    }  # fmt: skip
    form = ReportingDateForm(request.POST or None, person=request.user, of=report, initial=initial)

    def act(said: dict[str, Any]) -> ReportingDate:
        reason, version = said.pop("reason"), said.pop("version")
        return actions.amend_date(
            report, by=request.user, changes=said, reason=reason, version=version
        )

    return _form(request, form, act, _("Change the date"), _("Saved."), report)


def _form(
    request: PersonRequest, form: Any, act: Any, title: str, done: str, report: Any = None
) -> HttpResponse:
    template = "recommendations/reporting_date/form.html"
    context = {"title": title, "report": report}
    return edited(request, form, act, template=template, context=context, done=done)


@require_POST
def steps(request: PersonRequest, pk: int) -> HttpResponse:
    """Mark as done, cancel, plan again."""
    url = reverse("reporting_date_steps", args=[pk])
    return take_step(request, _found(request, pk), actions.run, url=url)
