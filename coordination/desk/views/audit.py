"""The record of what was done: found, read in words, taken as a file, checked."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coordination.desk import actions, kinds
from coordination.desk.context import only_the_secretariat
from coordination.desk.filters import RecordFilter
from coordination.desk.models import RecordCheck
from coordination.desk.tables import AT_ONCE, record_table, rows_asked
from coordination.desk.words import told
from coordination.orders.models import FileOrder
from coordination.requests import PersonRequest
from coordination.tables import hand_out
from smcc.audit.models import AuditEvent
from smcc.web import listing


@require_GET
@only_the_secretariat
def record(request: PersonRequest) -> HttpResponse:
    """Everything that was done, the latest first. A constant number of queries."""
    found = RecordFilter(request.GET, AuditEvent.objects.all())
    rows = found.qs if found.form.is_valid() else AuditEvent.objects.none()
    page = listing.paginate(rows, request.GET, order=("-id",))
    own = FileOrder.objects.visible_to(request.user).filter(kind=actions.CHECK)
    context: dict[str, Any] = {
        "page": page,
        "lines": [told(event) for event in page],
        "form": found.form,
        "filters": _filters(request.GET).urlencode(),
        "check": RecordCheck.objects.select_related("checked_by").first(),
        "under_way": next((each for each in own.order_by("-ordered_at")[:1] if each.is_under_way), None),
        "crumbs": _crumbs()[:1],
    }  # fmt: skip
    return render(request, "coordination/desk/audit.html", context)


@require_GET
@only_the_secretariat
def event_page(request: PersonRequest, pk: int) -> HttpResponse:
    """One event with all that it says, and its place in its chain."""
    event = get_object_or_404(AuditEvent, pk=pk)
    context = {
        "told": told(event),
        "url": kinds.address_of(event.target_kind, event.target_id, request.user),
        "crumbs": _crumbs(),
    }
    return render(request, "coordination/desk/event.html", context)


@require_GET
@only_the_secretariat
def thing(request: PersonRequest, pk: int) -> HttpResponse:
    """On to what the event speaks of, where it has a page that the reader may see."""
    event = get_object_or_404(AuditEvent, pk=pk)
    url = kinds.address_of(event.target_kind, event.target_id, request.user)
    return redirect(url or reverse("audit_event", args=[pk]))


@require_GET
@only_the_secretariat
def table(request: PersonRequest) -> HttpResponseBase:
    """The events that pass the filters as CSV; where they are many, the way to order them."""
    found = RecordFilter(request.GET, AuditEvent.objects.all())
    filters = _filters(request.GET).urlencode()
    if not found.form.is_valid():
        return redirect(f"{reverse('audit')}?{filters}")
    rows = rows_asked(request.GET)
    if rows[AT_ONCE : AT_ONCE + 1].exists():
        context = {"filters": filters, "most": AT_ONCE, "crumbs": _crumbs()}
        return render(request, "coordination/desk/long_table.html", context)
    return hand_out(record_table(rows), "csv", "record")


@require_POST
@only_the_secretariat
def order_table(request: PersonRequest) -> HttpResponse:
    """Order a table that is too long to wait for."""
    filters = QueryDict(request.POST.get("filters", ""))
    found = RecordFilter(filters, AuditEvent.objects.all())
    if not found.form.is_valid():
        raise Http404
    said = {"filters": _filters(filters).urlencode()}
    return redirect(actions.order_table(by=request.user, filters=said, total=found.qs.count()))


@require_POST
@only_the_secretariat
def verify(request: PersonRequest) -> HttpResponse:
    """Have a worker go through every chain; its page says how far it is."""
    return redirect(actions.order_check(by=request.user))


def _filters(params: QueryDict) -> QueryDict:
    """The filters alone, without the place in the list."""
    kept = params.copy()
    for name in (listing.AFTER, listing.BEFORE):
        kept.pop(name, None)
    return kept


def _crumbs() -> list[dict[str, Any]]:
    return [
        {"label": _("Secretariat’s desk"), "url": reverse("desk")},
        {"label": _("Record of what was done"), "url": reverse("audit")},
    ]
