"""The register of security agreements that its reader may see; as a file too."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from coordination.countries.ordering import PLACE, by_country
from coordination.requests import PersonRequest
from coordination.tables import hand_out
from smcc.exports.table.formats import FORMATS
from smcc.web import listing
from tools.agreement.opening import house_day
from tools.security_agreement.filters import SecurityAgreementFilter
from tools.security_agreement.models import SecurityAgreement
from tools.security_agreement.policy import LEVELS_FROM, MEANINGS, Level
from tools.security_agreement.table import register_table

ORDER = (PLACE, "-number", "id")


@require_GET
def security_agreement_list(request: PersonRequest) -> HttpResponse:
    """Each agreement with the two, its level and its end; what the levels mean."""
    found, rows = _found(request)
    page = listing.paginate(rows, request.GET, order=ORDER)
    context = {
        "page": page, "rows": page.rows, "form": found.form, "formats": tuple(FORMATS),
        "levels": [(level.label, MEANINGS[level]) for level in Level], "levels_from": LEVELS_FROM,
        "today": house_day(),
        "is_filtered": bool(found.form.is_bound and found.form.changed_data),
    }  # fmt: skip
    return render(request, "tools/security_agreement/list.html", context)


@require_GET
def security_agreement_file(request: PersonRequest, form: str) -> HttpResponseBase:
    """The agreements that the filters leave, as a file."""
    if form not in FORMATS:
        raise Http404
    found, rows = _found(request)
    if not found.form.is_valid():
        return redirect(f"{reverse('security_agreement_list')}?{request.GET.urlencode()}")
    table = register_table(rows.order_by(*ORDER), timezone.now())
    return hand_out(table, form, "security-agreements")


def _found(request: PersonRequest) -> tuple[SecurityAgreementFilter, Any]:
    seen = SecurityAgreement.objects.visible_to(request.user)
    found = SecurityAgreementFilter(request.GET, seen, request=request)
    rows: Any = found.qs if found.form.is_valid() else seen.none()
    return found, by_country(rows.with_names())
