"""How ready each country is, and one country with all that belongs to it."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.components import actions as reference
from coordination.components.edits import edits_of
from coordination.components.models import Country
from coordination.countries import readiness
from coordination.countries.filters import CountryFilter
from coordination.countries.tables import FILES, readiness_table
from coordination.countries.whole_record import read_whole_by
from coordination.operations.models import Operation
from coordination.tables import hand_out
from smcc.web import listing

OPERATIONS = 10


def country_list(request: HttpRequest) -> HttpResponse:
    """Every country with one word for each aspect: `?q=`, `?region=`, `?sort=<aspect>`.

    How all of them stand is asked at once, for the figures of the regions and for the order.
    """
    found = CountryFilter(request.GET, Country.objects.order_by("name_en", "iso3"), request=request)
    countries = list(found.qs)
    rows = readiness.of(countries, request.user, timezone.now())
    ordered = readiness.in_order(rows, found.sorted_by)
    places = {row.country.pk: n for n, row in enumerate(ordered)}
    placed = Case(*(When(pk=pk, then=n) for pk, n in places.items()), default=0)
    listed = Country.objects.filter(pk__in=places).annotate(place=placed)
    page = listing.paginate(listed, request.GET, order=["place", "iso3"])
    by_code = {row.country.pk: row for row in rows}
    context: dict[str, Any] = {
        "page": page,
        "rows": [by_code[country.pk] for country in page],
        "regions": readiness.by_region(rows),
        "aspects": readiness.spoken_of(rows),
        "form": found.form,
        "formats": FILES,
        "sorted_by": found.sorted_by,
    }
    return render(request, "coordination/countries/list.html", context)


def country_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same countries in the same order, all of them, as CSV or Excel."""
    if form not in FILES:
        raise Http404
    found = CountryFilter(request.GET, Country.objects.order_by("name_en", "iso3"), request=request)
    rows = readiness.of(list(found.qs), request.user, timezone.now())
    return hand_out(readiness_table(readiness.in_order(rows, found.sorted_by)), form, "readiness")


def country_page(request: HttpRequest, iso3: str) -> HttpResponse:
    """One country: how it stands with each tool, what is missing in one sentence, and its operations."""
    country = get_object_or_404(Country, iso3__iexact=iso3)
    now = timezone.now()
    (row,) = readiness.of([country], request.user, now)
    operations = Operation.objects.visible_to(request.user).outside_drills()
    operations = operations.filter(countries=country).select_related("host")
    context: dict[str, Any] = {
        "country": country,
        "may_amend": reference.may_amend(request.user),
        "edits": edits_of(country),
        "row": row,
        "sections": readiness.sections(row, request.user, now),
        "operations": operations.order_by("-onset_at", "-id")[:OPERATIONS],
        "is_provable": read_whole_by(request.user).filter(pk=country.pk).exists(),
        "crumbs": [{"label": _("Countries"), "url": reverse("country_list")}],
    }
    return render(request, "coordination/countries/country.html", context)
