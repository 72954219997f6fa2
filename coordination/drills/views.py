"""The pages of drills: all of them, a new one, one with its steps, and what it showed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coordination.answers import UNPROCESSABLE, person_of, refused
from coordination.components.fields import known_components, known_countries
from coordination.deadlines.faces import face_of, with_next_rung
from coordination.deadlines.models import Deadline
from coordination.drills import actions
from coordination.drills.export import as_csv
from coordination.drills.filters import DrillFilter
from coordination.drills.forms import AgainForm, DrillForm, StepForm
from coordination.drills.models import Drill
from coordination.drills.preview import preview_of
from coordination.drills.report import report_of
from coordination.drills.shown import STATE_KINDS, VERDICTS, Told, lateness_rows, reader_rows
from smcc.rules.refusals import Invalid, NotYours, Refusal, Stale
from smcc.web import listing
from smcc.web.downloads import download
from smcc.web.forms import sent_by

HELPED_OTHERWISE = (actions.Untold, actions.NobodyToTell)
"""Refusals after which the same step would only be refused again."""


@require_safe
def drill_list(request: HttpRequest) -> HttpResponse:
    """Every drill in whose line-up one is, newest first."""
    seen = Drill.objects.visible_to(request.user).select_related("operation")
    found = DrillFilter(request.GET, seen)
    rows = found.qs if found.form.is_valid() else seen.none()
    page = listing.paginate(rows, request.GET, order=("-id",))
    for row in page:
        row.state_kind = STATE_KINDS[row.state]
    context = {
        "page": page,
        "form": found.form,
        "is_filtered": bool(found.form.changed_data),
        "may_announce": actions.may_announce(request.user),
    }
    return render(request, "coordination/drills/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def drill_new(request: HttpRequest) -> HttpResponse:
    """Announce a drill. A double click opens the one that was announced."""
    if not actions.may_announce(request.user):
        raise NotYours(_("Drills are held by those who coordinate operations and the secretariat."))
    person = person_of(request)
    form = DrillForm(
        request.POST or None, person=person, zones=[str(getattr(request, "zone", "UTC"))],
        initial={"line_up_of": request.GET.get("from", "")[:20]},
    )  # fmt: skip
    status = 200
    if form.is_bound:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                made = actions.announce(by=person, **form.said())
            except Refusal as refusal:
                status = refused(form, refusal)
            else:
                messages.success(request, _("Announced. Everybody in the line-up is being told."))
                return redirect(made)
    context = {
        "form": form,
        "countries": known_countries(),
        "components": known_components(),
    }
    return render(request, "coordination/drills/new.html", context, status=status)


def drill_of(request: HttpRequest, ref: str) -> Drill:
    """The drill of this reference, where the person may see it; else a 404, whether it exists or not."""
    if "\x00" in ref:  # a database refuses to look for it
        raise Http404
    seen = Drill.objects.visible_to(request.user).select_related(
        "operation__host", "operation__coordinator_post__component", "line_up_of", "announced_by",
        "started_by", "issued_by", "ended_by", "called_off_by",
    )  # fmt: skip
    return get_object_or_404(seen, operation__ref=ref.upper())


@require_safe
def drill(request: HttpRequest, ref: str) -> HttpResponse:
    """What will happen and to whom, the clock while it runs, and the steps."""
    row = drill_of(request, ref)
    now = timezone.now()
    zone = row.operation.onset_zone
    clocks = with_next_rung(Deadline.objects.of(row).select_related("operation"))
    source = row.line_up_of
    context = {
        "drill": row,
        "operation": row.operation,
        "zone": zone,
        "now": now,
        "state_kind": STATE_KINDS[row.state],
        "clocks": [face_of(each, now=now, zone=zone, about="") for each in clocks],
        "deadline": next(iter(clocks), None),
        "told": Told.of(row),
        "preview": [] if row.has_started or row.is_over else preview_of(row),
        "source": source if source and source.roles_of(request.user) else None,
        "offers": row.offers(request.user),
        "steps_url": reverse("drill_steps", args=[row.ref]),
        "crumbs": crumbs(),
    }
    return render(request, "coordination/drills/drill.html", context)


@require_POST
def drill_steps(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a step. A refused one is shown with its reason, to try again."""
    row = drill_of(request, ref)
    form = StepForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        if said["step"] == "announce_again":
            return redirect("drill_announce_again", row.ref)
        try:
            done = actions.run(
                row, said["step"], by=person_of(request), reason=said["reason"],
                version=said["version"],
            )  # fmt: skip
        except Refusal as refusal:
            status = refused(form, refusal)
            return _refused_step(request, ref, form, status, refusal)
        messages.success(
            request, _("%(thing)s: %(state)s.") % {"thing": done.ref, "state": done.state_label}
        )
        return redirect(done)
    return _refused_step(request, ref, form, UNPROCESSABLE)


@require_http_methods(["GET", "HEAD", "POST"])
def drill_again(request: HttpRequest, ref: str) -> HttpResponse:
    """Announce it again, with the time that people were told or with another one."""
    row = drill_of(request, ref)
    if request.method != "POST":
        row.workflow.check("announce_again", row, row.roles_of(request.user))
    form = AgainForm(sent_by(request), drill=row)
    status = UNPROCESSABLE if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            done = actions.run(row, "announce_again", by=person_of(request), **form.cleaned_data)
        except Refusal as refusal:
            status = refused(form, refusal)
            if not isinstance(refusal, (Invalid, Stale)):  # sent again, it is refused again
                given = form.cleaned_data["starts_at"]
                return _refused_step(request, ref, form, status, refusal, given=given)
        else:
            messages.success(request, _("Announced again. Everybody in the line-up is being told."))
            return redirect(done)
    context = {
        "drill": row,
        "operation": row.operation,
        "form": form,
        "crumbs": [*crumbs(), {"label": row.ref, "url": row.get_absolute_url()}],
    }
    return render(request, "coordination/drills/again.html", context, status=status)


def _refused_step(
    request: HttpRequest,
    ref: str,
    form: Any,
    status: int,
    refusal: Refusal | None = None,
    *,
    given: datetime | None = None,
) -> HttpResponse:
    """What was refused, what was typed, and what helps: the step itself only where it can be taken now."""
    row = drill_of(request, ref)
    open_steps = {offer.name: offer.step for offer in row.offers(request.user) if offer.open}
    named = open_steps.get(form.data.get("step", ""))
    context = {
        "drill": row,
        "operation": row.operation,
        "form": form,
        "given": given,
        "step": None if isinstance(refusal, HELPED_OTHERWISE) else named,
        "is_untold": isinstance(refusal, actions.Untold),
        "is_nobody": isinstance(refusal, actions.NobodyToTell),
        "steps_url": reverse("drill_steps", args=[row.ref]),
        "crumbs": [*crumbs(), {"label": row.ref, "url": row.get_absolute_url()}],
    }
    return render(request, "coordination/drills/step_again.html", context, status=status)


@require_safe
def drill_report(request: HttpRequest, ref: str) -> HttpResponse:
    """Who was reached and after how long, who said "seen", which posts were empty."""
    row = drill_of(request, ref)
    now = timezone.now()
    report = report_of(row, now)
    verdict_kind, verdict = VERDICTS[report.verdict]
    context: dict[str, Any] = {
        "drill": row,
        "operation": row.operation,
        "zone": row.operation.onset_zone,
        "now": now,
        "state_kind": STATE_KINDS[row.state],
        "report": report,
        "verdict": verdict,
        "verdict_kind": verdict_kind,
        "readers": reader_rows(report),
        "lateness": lateness_rows(report.lateness),
        "crumbs": [*crumbs(), {"label": row.ref, "url": row.get_absolute_url()}],
    }
    return render(request, "coordination/drills/report.html", context)


@require_safe
def drill_report_csv(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Every message of the drill, for a spreadsheet."""
    row = drill_of(request, ref)
    table = as_csv(report_of(row, timezone.now()))
    return download(table, f"{row.ref}.csv", "text/csv")


def crumbs() -> list[dict[str, Any]]:
    return [{"label": _("Drills"), "url": reverse("drill_list")}]
