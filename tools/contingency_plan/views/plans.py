"""The list of plans, its files, and beginning one for a country."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination.components.models import Country
from coordination.countries.editing import edited
from coordination.countries.ordering import PLACE, by_country
from coordination.requests import PersonRequest
from coordination.tables import hand_out
from smcc.rules.refusals import NotYours
from smcc.web import listing
from smcc.web.forms import sent_by
from tools.contingency_plan import actions
from tools.contingency_plan.filters import ContingencyPlanFilter
from tools.contingency_plan.forms import PlanForm
from tools.contingency_plan.models import ContingencyPlan
from tools.contingency_plan.shown import Line
from tools.contingency_plan.table import plans_table

ORDER = (PLACE, "title", "id")
FILES = ("csv", "xlsx", "hxl")


def _found(request: PersonRequest) -> tuple[ContingencyPlanFilter, Any]:
    seen = ContingencyPlan.objects.visible_to(request.user).defer("search_text")
    found = ContingencyPlanFilter(request.GET, seen, request=request)
    rows = found.qs if found.form.is_valid() else seen.none()
    return found, by_country(rows.with_review().select_related("country"))


@require_GET
def contingency_plan_list(request: PersonRequest) -> HttpResponse:
    """Every plan that may be read, by country."""
    found, rows = _found(request)
    page = listing.paginate(rows, request.GET, order=ORDER)
    now = timezone.now()
    asked = request.GET.copy()
    for name in (listing.AFTER, listing.BEFORE):
        asked.pop(name, None)
    context = {
        "page": page,
        "lines": [Line(plan, now) for plan in page],
        "form": found.form,
        "is_filtered": bool(found.form.is_bound and found.form.changed_data),
        "files": [(name, f"{reverse('contingency_plan_file', args=[name])}?{asked.urlencode()}") for name in FILES],
    }  # fmt: skip
    return render(request, "tools/contingency_plan/list.html", context)


@require_GET
def contingency_plan_file(request: PersonRequest, form: str) -> HttpResponseBase:
    """The plans that the filters leave, as a file."""
    if form not in FILES:
        raise Http404
    found, rows = _found(request)
    if not found.form.is_valid():
        return redirect(f"{reverse('contingency_plan_list')}?{request.GET.urlencode()}")
    table = plans_table(rows.order_by(*ORDER), timezone.now())
    return hand_out(table, form, "contingency-plans")


@require_http_methods(["GET", "POST"])
def contingency_plan_new(request: PersonRequest, iso3: str) -> HttpResponse:
    """Begin a plan for a country."""
    country = get_object_or_404(Country, iso3=iso3.upper())
    if not actions.may_begin(country, request.user):
        raise NotYours(_("Plans are kept by those who work for the country, and the secretariat."))
    form = PlanForm(sent_by(request))

    def act(said: dict[str, Any]) -> str:
        said.pop("version", None)
        made = actions.begin(country, by=request.user, **said)
        return reverse("contingency_plan_text", args=[made.pk])

    context = {
        "title": _("Begin a contingency plan"),
        "kicker": country.name,
        "crumbs": [
            {"label": _("Countries"), "url": reverse("country_list")},
            {"label": country.name, "url": country.get_absolute_url()},
        ],
        "back": country.get_absolute_url(),
        "button": _("Begin the plan"),
    }
    return edited(
        request, form, act, context=context,
        done=_("The plan is begun. Write its scenarios next, then who does what."),
    )  # fmt: skip
