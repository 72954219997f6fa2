"""The proof of an operation, and of a country: its page, and the same as files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coordination.answers import operation_of
from coordination.components.models import Country
from coordination.countries.whole_record import read_whole_by
from coordination.proof import answering
from coordination.proof.of_country import country_matter
from coordination.proof.reading import operation_matter
from coordination.requests import PersonRequest


@require_safe
def operation_proof(request: HttpRequest, ref: str) -> HttpResponse:
    """Whether the record holds, and the timeline of the operation's clocks, some clocks a page."""
    case = operation_of(request, ref)
    return answering.page(
        request, operation_matter(case), "coordination/proof/operation.html", {"operation": case},
        name="operation_proof",
    )  # fmt: skip


@require_safe
def operation_proof_json(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The proof with all events of the operation's chain: to keep, and to check anywhere."""
    return answering.json_file(operation_matter(operation_of(request, ref)))


@require_safe
def operation_proof_pdf(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The timeline on paper, in the reader's language."""
    return answering.pdf_file(operation_matter(operation_of(request, ref)))


def _proven(request: PersonRequest, iso3: str) -> Country:
    """The country at an address; 404 to those who may not read its whole record."""
    return get_object_or_404(read_whole_by(request.user), iso3__iexact=iso3)


@require_safe
def country_proof(request: PersonRequest, iso3: str) -> HttpResponse:
    """Whether the record holds, and the timeline of the clocks of a country's records."""
    country = _proven(request, iso3)
    context = {
        "country": country,
        "crumbs": [
            {"label": _("Countries"), "url": reverse("country_list")},
            {"label": country.name, "url": country.get_absolute_url()},
        ],
    }
    return answering.page(
        request, country_matter(country), "coordination/proof/country.html", context,
        name="country_proof",
    )  # fmt: skip


@require_safe
def country_proof_json(request: PersonRequest, iso3: str) -> HttpResponseBase:
    """The proof with all events of the country's chain: to keep, and to check anywhere."""
    return answering.json_file(country_matter(_proven(request, iso3)))


@require_safe
def country_proof_pdf(request: PersonRequest, iso3: str) -> HttpResponseBase:
    """The timeline on paper, in the reader's language."""
    return answering.pdf_file(country_matter(_proven(request, iso3)))
