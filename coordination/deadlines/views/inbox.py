"""One's own messages."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coordination.deadlines import actions
from coordination.deadlines.filters import InboxFilter
from coordination.deadlines.models import Delivery, DeliveryQuerySet
from coordination.deadlines.reading import open_message
from smcc.web import listing


def inbox(request: HttpRequest) -> HttpResponse:
    """Newest first. Messages of operations that one may no longer see are left out."""
    found = InboxFilter(request.GET, _mine(request).defer("body"))
    page = listing.paginate(found.qs, request.GET, order=("-id",))
    context = {"page": page, "form": found.form}
    return render(request, "coordination/deadlines/inbox.html", context)


def inbox_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Opening a message marks it as read; only the button "Seen" acknowledges."""
    message = open_message(get_object_or_404(_mine(request), pk=pk), by=request.user)
    rung = message.rung
    deadline = rung.deadline if rung else None
    over = deadline if deadline and deadline.stopped_at else None
    context = {
        "message": message,
        "crumbs": [{"label": _("Inbox"), "url": reverse("inbox")}],
        "over": over,
        "moved": deadline if rung and not over and not rung.applies else None,
        "to_acknowledge": deadline is not None and not over and message.acknowledged_at is None,
    }
    return render(request, "coordination/deadlines/inbox_message.html", context)


@require_POST
def acknowledge_message(request: HttpRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(_mine(request), pk=pk)
    actions.acknowledge(message, by=request.user)
    messages.success(request, _("Noted that you have seen it. The clock runs until it is done."))
    return redirect("inbox_message", pk=pk)


def _mine(request: HttpRequest) -> DeliveryQuerySet:
    return (
        Delivery.objects.visible_to(request.user)
        .inbox()
        .select_related("operation", "rung__deadline")
    )
