"""The pages of the pool. To whom it is not shown, it does not exist."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.requests import PersonRequest
from smcc.web import listing
from smcc.web.forms import sent_by
from smcc.web.middleware import about
from smcc.web.stepping import take_step
from tools.advisor import actions, policy
from tools.advisor.filters import AdvisorFilter
from tools.advisor.forms import AdvisorForm, PeriodForm, TakeBackForm, TakeInForm
from tools.advisor.models import Advisor, AvailabilityPeriod
from tools.advisor_request.models import AdvisorRequest
from tools.editing import taken

ORDER = ("person__name", "id")
FORM = "tools/advisor/form.html"
KINDS = {"listed": "ok", "asked": "waiting", "withdrawn": "draft"}


def _found(request: PersonRequest, pk: int) -> Advisor:
    seen = Advisor.objects.visible_to(request.user).with_periods()
    return about(request, get_object_or_404(seen, pk=pk))


def _check_matches(request: PersonRequest) -> None:
    if not policy.may_match(request.user):
        raise Http404


@require_GET
def advisor_list(request: PersonRequest) -> HttpResponse:
    """The pool, for those who match. Who is in it is led to their own record."""
    if not policy.may_match(request.user):
        return redirect(get_object_or_404(Advisor.objects.visible_to(request.user)))
    seen = Advisor.objects.visible_to(request.user)
    found = AdvisorFilter(request.GET, seen)
    rows = found.qs if found.form.is_valid() else seen.none()
    shown = listing.paginate(rows.with_periods(), request.GET, order=ORDER)
    context = {
        "page": shown,
        "rows": [{"advisor": each, "kind": KINDS[each.state]} for each in shown.rows],
        "form": found.form,
        "is_filtered": bool(found.form.is_bound and found.form.changed_data),
    }
    return render(request, "tools/advisor/list.html", context)


@require_GET
def page(request: PersonRequest, pk: int) -> HttpResponse:
    """What is recorded of one advisor, and where they were."""
    advisor = _found(request, pk)
    gone = AdvisorRequest.objects.visible_to(request.user).filter(advisor=advisor)
    roles = advisor.roles_of(request.user)
    context = {
        "advisor": advisor,
        "kind": KINDS[advisor.state],
        "periods": advisor.standing_periods,  # type: ignore[attr-defined]
        "requests": gone.select_related("operation").order_by("-id")[: listing.PAGE_SIZE],
        "may_keep": bool(roles & policy.KEEPS),
        "may_speak": bool(roles & policy.SPEAKS) and advisor.is_in_pool,
        "offers": advisor.offers(request.user),
        "steps_url": reverse("advisor_steps", args=[pk]),
    }
    return render(request, "tools/advisor/page.html", context)


@require_http_methods(["GET", "POST"])
def take_in(request: PersonRequest) -> HttpResponse:
    """Take somebody into the pool."""
    _check_matches(request)
    form = TakeInForm(request.POST or None)

    def act(said: dict[str, Any]) -> Advisor:
        return actions.take_in(by=request.user, **said)

    context = {"title": _("Take somebody into the pool"), "advisor": None}
    return taken(
        request, form, act, template=FORM, context=context,
        done=_("Recorded. Ask for, or write down, when this advisor can go."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Correct languages or training."""
    advisor = _found(request, pk)
    actions.check_keeps(request.user)
    initial = {
        "languages": advisor.languages.split(), "trained_on": advisor.trained_on,
        "trained_where": advisor.trained_where, "version": advisor.version,
    }  # fmt: skip
    form = AdvisorForm(request.POST or None, initial=initial)

    def act(said: dict[str, Any]) -> Advisor:
        version = said.pop("version")
        return actions.amend_advisor(advisor, by=request.user, changes=said, version=version)

    context = {"title": _("Change"), "advisor": advisor}
    return taken(request, form, act, template=FORM, context=context, done=_("Saved."))


@require_http_methods(["GET", "POST"])
def say_available(request: PersonRequest, pk: int) -> HttpResponse:
    """Say from when to when the advisor can go."""
    advisor = _found(request, pk)
    form = PeriodForm(request.POST or None)

    def act(said: dict[str, Any]) -> Advisor:
        actions.say_available(advisor, by=request.user, **said)
        return advisor

    context = {"title": _("Add a period"), "advisor": advisor}
    return taken(
        request, form, act, template=FORM, context=context, done=_("The period is recorded.")
    )


@require_http_methods(["GET", "POST"])
def take_back(request: PersonRequest, pk: int, period: int) -> HttpResponse:
    """Take a period back, with a reason."""
    advisor = _found(request, pk)
    row = get_object_or_404(AvailabilityPeriod.objects.filter(advisor=advisor), pk=period)
    form = TakeBackForm(sent_by(request))

    def act(said: dict[str, Any]) -> Advisor:
        actions.take_period_back(row, by=request.user, reason=said["reason"])
        return advisor

    words = actions.span(row.first_on, row.last_on)
    context = {"title": _("Take back: %(period)s") % {"period": words}, "advisor": advisor}
    return taken(
        request, form, act, template=FORM, context=context, done=_("The period is taken back.")
    )


@require_POST
def steps(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    advisor = _found(request, pk)
    return take_step(request, advisor, actions.run, url=reverse("advisor_steps", args=[pk]))
