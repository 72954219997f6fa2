"""The directory of focal points, one of them, and naming one for a country."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.components.models import Country
from coordination.countries.editing import edited
from coordination.countries.history import history
from coordination.countries.ordering import PLACE, by_country
from coordination.focal_points import actions
from coordination.focal_points.filters import FocalPointFilter
from coordination.focal_points.forms import NameForm
from coordination.focal_points.models import FocalPoint
from coordination.focal_points.shown import Shown
from coordination.focal_points.tables import FILES, directory
from coordination.people.models import holders_of
from coordination.requests import PersonRequest
from coordination.tables import hand_out
from smcc.rules.refusals import NotYours
from smcc.web import listing
from smcc.web.forms import sent_by
from smcc.web.stepping import take_step

ORDER = (PLACE, "-state", "component__name_en", "id")
"""Those that ended after those named now."""
VERBS = {"name": gettext_lazy("Named")}


def _found(request: PersonRequest) -> tuple[FocalPointFilter, Any]:
    now = timezone.now()
    seen = FocalPoint.objects.visible_to(request.user)
    found = FocalPointFilter(request.GET, seen, request=request)
    rows = found.qs if found.form.is_valid() else seen.none()
    rows = rows.with_standing(now).select_related("country", "component", "post__component")
    return found, by_country(rows)


@require_GET
def focal_point_list(request: PersonRequest) -> HttpResponse:
    """Who is to be called where: `?country=`, `?region=`, `?component=`, `?standing=`."""
    found, rows = _found(request)
    page, now = listing.paginate(rows, request.GET, order=ORDER), timezone.now()
    holders = holders_of([each.post for each in page], now)
    context = {
        "page": page,
        "lines": [{"shown": Shown(each, now), "holders": holders[each.post_id]} for each in page],
        "form": found.form,
        "is_filtered": bool(found.form.is_bound and found.form.changed_data),
        "formats": FILES,
        "crumbs": [{"label": _("Countries"), "url": reverse("country_list")}],
    }
    return render(request, "coordination/focal_points/list.html", context)


@require_GET
def focal_point_file(request: PersonRequest, form: str) -> HttpResponseBase:
    """The focal points that the filters leave, as a file."""
    if form not in FILES:
        raise Http404
    found, rows = _found(request)
    if not found.form.is_valid():
        return redirect(f"{reverse('focal_point_list')}?{request.GET.urlencode()}")
    return hand_out(directory(rows.order_by(*ORDER), timezone.now()), form, "focal-points")


@require_http_methods(["GET", "POST"])
def focal_point_new(request: PersonRequest, iso3: str) -> HttpResponse:
    """Name a post as a focal point in a country."""
    country = get_object_or_404(Country, iso3=iso3.upper())
    if not actions.may_name(country, request.user):
        raise NotYours(
            _("Focal points are named by those who work for the country, and the secretariat.")
        )
    typed = sent_by(request)
    form = NameForm(typed, country=country, person=request.user)

    def act(said: dict[str, Any]) -> FocalPoint:
        said.pop("version", None)
        return actions.name(country, by=request.user, **said)

    context = {
        "title": _("Name a focal point"),
        "kicker": country.name,
        "crumbs": [
            {"label": _("Countries"), "url": reverse("country_list")},
            {"label": country.name, "url": country.get_absolute_url()},
        ],
        "back": country.get_absolute_url(),
        "button": _("Name the focal point"),
    }
    return edited(request, form, act, context=context, done=_("The focal point is named."))


def found(request: PersonRequest, pk: int) -> FocalPoint:
    seen = FocalPoint.objects.visible_to(request.user).with_standing(timezone.now())
    return get_object_or_404(seen.select_related("country", "component", "post__component"), pk=pk)


@require_GET
def focal_point(request: PersonRequest, pk: int) -> HttpResponse:
    """One focal point: who holds the post, when it was last said to be right, and the steps."""
    point, now = found(request, pk), timezone.now()
    context = {
        "point": point,
        "shown": Shown(point, now),
        "holders": point.post.holders(now),
        "history": history(point, VERBS),
        "offers": point.offers(request.user),
        "steps_url": reverse("focal_point_steps", args=[pk]),
        "crumbs": [
            {"label": point.country.name, "url": point.country.get_absolute_url()},
            {"label": _("Focal points"), "url": reverse("focal_point_list")},
        ],
    }
    return render(request, "coordination/focal_points/page.html", context)


@require_POST
def focal_point_steps(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the step whose button was pressed, here or on the Watch."""
    url = reverse("focal_point_steps", args=[pk])
    return take_step(request, found(request, pk), actions.run, url=url)
