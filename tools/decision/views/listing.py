"""All decisions of an operation, meeting by meeting, newest first."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from coordination.operations.models import Operation
from coordination.requests import PersonRequest
from smcc.web.form_errors import summary
from smcc.web.listing import paginate
from tools.decision.filters import DecisionFilter
from tools.decision.models import Decision
from tools.decision.shown import RowShown, with_names

ORDER = ("-summit__number", "position", "id")


@require_GET
def decision_list(request: PersonRequest, ref: str) -> HttpResponse:
    """The decisions that the filters of the address leave."""
    operation = get_object_or_404(Operation.objects.visible_to(request.user), ref=ref)
    rows = with_names(Decision.objects.filter(operation=operation)).select_related(
        "summit", "lead", "responsible_post__component", "responsible_post__country"
    )
    found = DecisionFilter(request.GET, rows, request=request)
    now = timezone.now()
    page = paginate(found.qs, request.GET, order=ORDER)
    for row in page:
        row.operation = row.summit.operation = operation
    context = {
        "operation": operation,
        "filter": found,
        "filter_errors": list(summary(found.form)),
        "page": page,
        "rows": [RowShown(row, row.position, now) for row in page],
    }
    return render(request, "tools/decision/list.html", context)
