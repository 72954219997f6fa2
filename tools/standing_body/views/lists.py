"""All standing bodies by country, and the same as files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from coordination.countries.ordering import PLACE, by_country
from coordination.requests import PersonRequest
from coordination.tables import hand_out
from smcc.web import listing
from tools.standing_body.filters import StandingBodyFilter
from tools.standing_body.models import StandingBody
from tools.standing_body.shown import chairs_of
from tools.standing_body.table import bodies_table

ORDER = (PLACE, "rank", "-id")
FILES = ("csv", "xlsx", "hxl")


@require_GET
def standing_body_list(request: PersonRequest) -> HttpResponse:
    """Every body: who chairs it, when it meets next, what lies with it."""
    found, rows = _found(request, timezone.now())
    page = listing.paginate(rows, request.GET, order=ORDER)
    context = {
        "page": page,
        "lines": [{"body": each, "chairs": chairs_of(each)} for each in page],
        "form": found.form,
        "formats": FILES,
        "is_filtered": bool(found.form.is_bound and found.form.changed_data),
    }
    return render(request, "tools/standing_body/list.html", context)


@require_GET
def standing_body_file(request: PersonRequest, form: str) -> HttpResponseBase:
    """The bodies that the filters leave, as a file."""
    if form not in FILES:
        raise Http404
    now = timezone.now()
    found, rows = _found(request, now)
    if not found.form.is_valid():
        return redirect(f"{reverse('standing_body_list')}?{request.GET.urlencode()}")
    return hand_out(bodies_table(rows.order_by(*ORDER), now), form, "standing-bodies")


def _found(request: PersonRequest, now: datetime) -> tuple[StandingBodyFilter, Any]:
    seen = StandingBody.objects.visible_to(request.user)
    found = StandingBodyFilter(request.GET, seen, request=request)
    rows = found.qs if found.form.is_valid() else seen.none()
    whole = rows.as_listed(now).with_members(timezone.localdate(now))
    return found, by_country(whole.select_related("country"))
