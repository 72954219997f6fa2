"""The decision table while it is open: one form for all rows, and one row at a time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from coordination import process
from coordination.requests import PersonRequest
from tools.decision import policy
from tools.decision.shown import progress
from tools.decision.table import Choice, TableForm
from tools.decision.views.loading import summit_of


@require_http_methods(["GET", "POST"])
def decision_table(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Show the table; save all its rows at once, and do what the pressed button says besides."""
    summit = summit_of(request, ref, number)
    if request.method == "POST":
        process.check_role(summit, request.user, policy.MAY_EDIT)
        return _save(request, summit)
    return _page(request, summit, TableForm(summit, request.user, timezone.now()))


def _save(request: PersonRequest, summit: Any) -> HttpResponse:
    table = TableForm(summit, request.user, timezone.now(), request.POST)
    button = request.POST.get("do", "")
    name, _colon, pk = button.partition(":")
    if choice := Choice.of(button):
        pk = choice.pk
    table.save(choice)
    told = table.do(name, pk) if name in DOES else ""
    if table.errors:
        status = 409 if table.statuses == {409} else 422
        return _page(request, summit, table, status=status)
    messages.success(request, " ".join(part for part in (told, _saved_text(table)) if part))
    if name == "check":
        return redirect("mini_summit_file", ref=summit.operation.ref, number=summit.number)
    anchor = (
        f"#row-{pk}"
        if (choice or name in DOES) and table.row(pk)
        else "#new"
        if name == "add"
        else ""
    )
    return redirect(reverse("decision_table", args=[summit.operation.ref, summit.number]) + anchor)


DOES = frozenset({"up", "down", "drop", "defer", "reopen"})


def _saved_text(table: TableForm) -> str:
    if not table.saved:
        return _("Everything you see is saved.")
    said = {"n": table.saved, "time": timezone.localtime().strftime("%H:%M")}
    return (
        ngettext(
            "%(n)d row was saved at %(time)s.", "%(n)d rows were saved at %(time)s.", table.saved
        )
        % said
    )


def _page(request: PersonRequest, summit: Any, table: TableForm, status: int = 200) -> HttpResponse:
    may_edit = bool(summit.roles_of(request.user) & policy.MAY_EDIT)
    offers = [each for each in summit.offers(request.user) if each.name == "file_table"]
    context = {
        "summit": summit,
        "operation": summit.operation,
        "table": table,
        "rows": [each.shown for each in table.rows],
        "may_edit": may_edit,
        "is_open": may_edit and summit.filed_at is None,
        "progress": progress(summit),
        "offers": offers,
        "now": table.now,
        "saved_text": _saved_text(table) if table.saved and table.errors else "",
    }
    return render(request, "tools/decision/table.html", context, status=status)


@require_POST
def decision_row(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Save one row, as the page does when a cell was changed. The answer is small: what was saved,
    when, and what is wrong with which cell; what was typed stays where it is."""
    summit = summit_of(request, ref, number)
    process.check_role(summit, request.user, policy.MAY_EDIT)
    table = TableForm(summit, request.user, timezone.now(), request.POST, only=pk)
    if not table.rows:
        raise Http404
    each = table.save_row(table.rows[0])
    if not getattr(request, "htmx", False):
        return redirect(reverse("decision_table", args=[ref, number]) + f"#row-{pk}")
    context = {
        "each": each,
        "summit": summit,
        "progress": progress(summit),
        "is_saved": table.saved,
        "at": timezone.localtime(),
    }
    status = next(iter(table.statuses), 200)
    response = render(request, "tools/decision/_row_saved.html", context, status=status)
    if status == 409:
        # Only so is an answer with this status put into the page.
        response["HX-Retarget"] = f"#row-{pk}-saved"
    return response
