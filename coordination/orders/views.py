"""The page of an ordered file: how far it is, and where to fetch it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from coordination.orders.models import FileOrder
from coordination.requests import PersonRequest
from smcc.web.downloads import streamed


@require_GET
def page(request: PersonRequest, pk: UUID) -> HttpResponse:
    """How far the file is. The page asks again by itself, with and without a script."""
    order = get_object_or_404(FileOrder.objects.visible_to(request.user), pk=pk)
    template = "coordination/orders/_progress.html" if request.headers.get("HX-Request") else (
        "coordination/orders/page.html"
    )  # fmt: skip
    return render(request, template, {"order": order})


@require_GET
def content(request: PersonRequest, pk: UUID) -> StreamingHttpResponse:
    """The file itself, once it is made."""
    order = get_object_or_404(FileOrder.objects.visible_to(request.user), pk=pk)
    if not order.is_ready:
        raise Http404
    return streamed(order.content(), order.name, order.media_type, size=order.size)
