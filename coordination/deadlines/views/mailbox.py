"""Every message that goes out, or in a demonstration would have gone out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination.deadlines import ledger
from coordination.deadlines.filters import MessageFilter
from smcc.web import listing
from smcc.web import mailbox as folder


def mailbox(request: HttpRequest) -> HttpResponse:
    """The ledger of e-mails, newest first: to whom, what, when due, when handed over, how late."""
    rows = ledger.messages_for(request.user).select_related("recipient", "operation").defer("body")
    found = MessageFilter(request.GET, rows)
    page = listing.paginate(found.qs, request.GET, order=("-id",))
    context = {
        "page": page,
        "lines": [ledger.line(row) for row in page],
        "form": found.form,
        "sections": _sections("ledger"),
    }
    return render(request, "coordination/deadlines/mailbox.html", context)


def mailbox_message(request: HttpRequest, pk: int) -> HttpResponse:
    """One e-mail as it was sent, with every moment of its way."""
    rows = ledger.messages_for(request.user).select_related("recipient", "operation")
    message = get_object_or_404(rows, pk=pk)
    context = {
        "message": message,
        "line": ledger.line(message),
        "crumbs": [{"label": _("Messages"), "url": reverse("mailbox")}],
    }
    return render(request, "coordination/deadlines/mailbox_message.html", context)


def letters(request: HttpRequest) -> HttpResponse:
    """Account mails in the demonstration's folder: one's own; to the secretariat, everybody's."""
    if not settings.DEMO:
        raise Http404
    page = ledger.account_mail_for(request.user, before=request.GET.get("before", ""))
    context: dict[str, Any] = {"page": page, "sections": _sections("letters")}
    return render(request, "coordination/deadlines/letters.html", context)


def letter(request: HttpRequest, name: str) -> HttpResponse:
    found = folder.read(name) if settings.DEMO else None
    if found is None or not ledger.may_read(found, request.user):
        raise Http404
    context = {
        "letter": found,
        "crumbs": [{"label": _("Account mail"), "url": reverse("letters")}],
    }
    return render(request, "coordination/deadlines/letter.html", context)


def _sections(current: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"label": _("Reminders and announcements"), "url": reverse("mailbox")}
    ]
    if settings.DEMO:
        found.append({"label": _("Account mail"), "url": reverse("letters")})
    for item in found:
        item["current"] = item["url"] == reverse("mailbox" if current == "ledger" else "letters")
    return found
