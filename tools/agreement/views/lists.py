"""All agreements, and the countries that are short of one; both as files too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coordination.countries.ordering import PLACE, by_country
from coordination.deadlines.models import Deadline
from coordination.requests import PersonRequest
from coordination.tables import hand_out
from smcc.exports.table.formats import FORMATS
from smcc.web import listing
from tools.agreement import policy
from tools.agreement.filters import AgreementFilter, GapFilter
from tools.agreement.models import REVIEWS, Agreement
from tools.agreement.shown import region_of
from tools.agreement.table import agreement_table, gap_table

ORDER = (PLACE, "-number", "id")
REPORTED = {"in_use": 18, "planned": 14, "year": 2022}
"""The report of 2022 counts at least so many in use, and so many planned."""
SORTS = {
    "due": ("due_at", PLACE, "id"),
    "country": (PLACE, "id"),
    "components": ("-active_count", PLACE, "id"),
    "region": ("where", PLACE, "id"),
}
NO_REGION = 99


def _sorts() -> list[tuple[str, str]]:
    return [
        ("due", _("Due")), ("country", _("Country")), ("components", _("Components active")),
        ("region", _("Region")),
    ]  # fmt: skip


@require_GET
def agreement_list(request: PersonRequest) -> HttpResponse:
    """How many are in force, planned and due in the world today, and each of them."""
    now = timezone.now()
    found, rows = _agreements(request, now)
    page = listing.paginate(rows, request.GET, order=ORDER)
    context = {
        "page": page, "rows": page.rows, "form": found.form, "counts": _counts(request, now),
        "reported": REPORTED, "today": timezone.localdate(now), "formats": tuple(FORMATS),
        "is_filtered": bool(found.form.is_bound and found.form.changed_data),
    }  # fmt: skip
    return render(request, "tools/agreement/list.html", context)


@require_GET
def gap_list(request: PersonRequest) -> HttpResponse:
    """The countries in which more than two components are active and no agreement is in force."""
    now = timezone.now()
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "due"
    found, rows = _gaps(request)
    page = listing.paginate(rows, request.GET, order=SORTS[sort])
    context = {
        "page": page, "form": found.form, "sort": sort, "sorts": _sorts(), "now": now,
        "rows": [{"thing": each, "region": region_of(each), "due_at": each.due_at,
                  "late": each.due_at < now} for each in page.rows],
        "formats": tuple(FORMATS), "today": timezone.localdate(now),
        "is_filtered": bool(found.form.is_bound and found.form.changed_data),
    }  # fmt: skip
    return render(request, "tools/agreement/gaps.html", context)


@require_GET
def agreement_file(request: PersonRequest, form: str) -> HttpResponseBase:
    """The agreements that the filters leave, as a file."""
    now = timezone.now()
    found, rows = _agreements(request, now)
    if form not in FORMATS:
        raise Http404
    if not found.form.is_valid():
        return redirect(f"{reverse('agreement_list')}?{request.GET.urlencode()}")
    return hand_out(agreement_table(rows.order_by(*ORDER), now), form, "agreements")


@require_GET
def gap_file(request: PersonRequest, form: str) -> HttpResponseBase:
    """The countries that the filters leave, as a file, in the order of the page."""
    if form not in FORMATS:
        raise Http404
    found, rows = _gaps(request)
    if not found.form.is_valid():
        return redirect(f"{reverse('agreement_gaps')}?{request.GET.urlencode()}")
    order = SORTS.get(request.GET.get("sort", ""), SORTS["due"])
    return hand_out(gap_table(rows.order_by(*order), timezone.now()), form, "agreement-gaps")


def _agreements(request: PersonRequest, now: datetime) -> tuple[AgreementFilter, QuerySet[Any]]:
    seen = Agreement.objects.visible_to(request.user)
    found = AgreementFilter(request.GET, seen, request=request)
    rows = found.qs if found.form.is_valid() else seen.none()
    return found, by_country(rows.with_review(now).select_related("country"))


def _gaps(request: PersonRequest) -> tuple[GapFilter, QuerySet[Any]]:
    """Each with `due_at`: its clock's limit, or where that was waived, when the need arose."""
    clock = Deadline.objects.filter(
        clock="mca_concluded", subject_kind=Agreement.kind,
        subject_id=Cast(OuterRef("pk"), CharField()),
    )  # fmt: skip
    seen = Agreement.objects.visible_to(request.user).gaps()
    found = GapFilter(request.GET, seen, request=request)
    rows = found.qs if found.form.is_valid() else seen.none()
    due = Subquery(clock.order_by("-occurrence").values("due_at")[:1])
    rows = by_country(rows.select_related("country")).annotate(
        due_at=Coalesce(due, F("needed_since")), where=Coalesce("country__region", NO_REGION)
    )
    return found, rows


def _counts(request: PersonRequest, now: datetime) -> dict[str, int]:
    """In force, in preparation, with a review overdue, and countries short of one. Two queries."""
    seen = Agreement.objects.visible_to(request.user)
    today = timezone.localdate(now)
    in_force = Q(pk__in=Agreement.objects.in_force(today).values("pk"))
    late = Deadline.objects.overdue(now).filter(subject_kind=Agreement.kind, clock__in=REVIEWS)
    return {
        **seen.aggregate(
            in_force=Count("pk", filter=in_force),
            preparing=Count("pk", filter=Q(state__in=policy.PREPARING)),
            gaps=Count("pk", filter=Q(pk__in=Agreement.objects.gaps().values("pk"))),
        ),
        "due": late.values("subject_id").distinct().count(),
    }
