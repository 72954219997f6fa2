"""The page of the silence procedure: shown in advance, begun, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coordination.deadlines.registry import value
from coordination.requests import PersonRequest
from smcc.rules.refusals import NotYours, Refusal, Stale
from smcc.web.versioned_form import status_of
from tools.joint_statement.finding import page_of, statement_of
from tools.joint_statement.models import JointStatement
from tools.silence import actions, policy
from tools.silence.forms import BeginForm, TakeBackForm
from tools.silence.models import Silence
from tools.silence.shown import parties_now, parties_then


@require_http_methods(["GET", "HEAD", "POST"])
def silence(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Who is counted, who is not and why, and when. POST begins a procedure."""
    statement = statement_of(request, ref, number)
    if request.method != "POST":
        return _page(request, statement)
    form = _begin_form(statement, request.POST)
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            actions.begin(statement, by=request.user, **form.cleaned_data)
        except NotYours:
            raise
        except Refusal as said:
            refusal = said
            form.refuse(refusal)
            if isinstance(refusal, Stale):
                form.start_from(refusal.current.version)
        else:
            messages.success(
                request, _("The silence procedure has begun. Everybody asked is told now.")
            )
            return redirect(request.path)
    return _page(request, statement, begin_form=form, status=status_of(form, refusal))


@require_POST
def take_back(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Stop the procedure that runs, with a reason."""
    statement = statement_of(request, ref, number)
    latest = get_object_or_404(Silence, pk=getattr(statement.latest_silence(), "pk", None))
    form = TakeBackForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            actions.take_back(latest, by=request.user, reason=form.cleaned_data["reason"])
        except NotYours:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            status = 422 if refusal.fields else refusal.status
        else:
            messages.success(request, _("Silence no longer counts. Everybody asked is told."))
            return redirect("silence", ref, number)
    return _page(request, statement, take_back_form=form, status=status)


def _begin_form(statement: JointStatement, data: object = None) -> BeginForm:
    closes_at = policy.suggested(timezone.now(), _shortest_hours())
    return BeginForm(
        data, zone=statement.operation.onset_zone,
        initial={"version": statement.version, "closes_at": closes_at},
    )  # fmt: skip


def _shortest_hours() -> float:
    return policy.shortest_hours(float(value(policy.MINIMUM)), float(value(policy.NOTICE)))


def _page(
    request: PersonRequest,
    statement: JointStatement,
    *,
    begin_form: BeginForm | None = None,
    take_back_form: TakeBackForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    latest = statement.latest_silence()
    running = latest if latest is not None and latest.is_running else None
    leads = bool(statement.roles_of(request.user) & policy.MAY_BEGIN)
    why_not = policy.why_not(statement)
    if begin_form is None and leads and not why_not:
        begin_form = _begin_form(statement)
    if take_back_form is None and leads and running is not None:
        take_back_form = TakeBackForm()
    was_counted = latest is not None and running is None and latest.came_to_its_end
    return page_of(
        request, statement, "tools/silence/page.html", status=status,
        silence=latest, running=running, why_not=why_not,
        parties=parties_now(statement, running, now),
        counted=parties_then(latest) if was_counted else [],
        begin_form=begin_form, take_back_form=take_back_form,
        minimum_hours=f"{_shortest_hours():g}", notice_hours=f"{float(value(policy.NOTICE)):g}",
    )  # fmt: skip
