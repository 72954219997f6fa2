"""How ready each country is, and one country with all that belongs to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.components.models import Country
from coordination.countries import readiness
from coordination.countries.aspects import aspects
from coordination.countries.filters import CountryFilter
from coordination.operations.models import Operation
from smcc.web import listing

OPERATIONS = 10


def country_list(request: HttpRequest) -> HttpResponse:
    """Every country with one word for each aspect: `?q=`, `?region=`, `?missing=<aspect>`."""
    found = CountryFilter(request.GET, Country.objects.all(), request=request)
    page = listing.paginate(found.qs, request.GET, order=["name_en", "iso3"])
    context: dict[str, Any] = {
        "page": page,
        "rows": readiness.of(list(page), request.user, timezone.now()),
        "aspects": aspects(),
        "form": found.form,
    }
    return render(request, "coordination/countries/list.html", context)


def country_page(request: HttpRequest, iso3: str) -> HttpResponse:
    """One country: how it stands with each tool, what is missing in one sentence, and its operations."""
    country = get_object_or_404(Country, iso3__iexact=iso3)
    now = timezone.now()
    (row,) = readiness.of([country], request.user, now)
    operations = Operation.objects.visible_to(request.user).outside_drills()
    operations = operations.filter(countries=country).select_related("host")
    context: dict[str, Any] = {
        "country": country,
        "row": row,
        "sections": readiness.sections(row, request.user, now),
        "operations": operations.order_by("-onset_at", "-id")[:OPERATIONS],
        "crumbs": [{"label": _("Countries"), "url": reverse("country_list")}],
    }
    return render(request, "coordination/countries/country.html", context)
