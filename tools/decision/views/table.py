"""The decision table while it is open: one form for all rows, and one row at a time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from coordination import process
from coordination.requests import PersonRequest
from tools.cell.actions import settle_cell, take_waiting
from tools.cell.heard import Mark, mark_now
from tools.cell.models import CellEdit
from tools.decision import policy
from tools.decision.models import Decision
from tools.decision.parts import Layout
from tools.decision.shown import progress, to_mend
from tools.decision.table import Choice, TableForm
from tools.decision.views.loading import summit_of
from tools.naming import post_name
from tools.position.shown import hang_positions


@require_http_methods(["GET", "POST"])
def decision_table(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Show the table; save all its rows at once, and do what the pressed button says besides.

    A long one comes in parts: `?part=2`, or the one with a row, `?row=5`.
    """
    summit = summit_of(request, ref, number)
    if request.method == "POST":
        process.check_role(summit, request.user, policy.MAY_EDIT)
        return _save(request, summit)
    mark = mark_now(summit)  # before the rows are read: what is written meanwhile is news
    return _page(request, summit, _table(request, summit), mark)


def _table(request: PersonRequest, summit: Any, data: Any = None) -> TableForm:
    layout = Layout.of(summit)
    asked = layout.part_with(request.GET.get("row", "")) if "row" in request.GET else None
    part = asked or layout.part(request.GET.get("part", ""))
    return TableForm(summit, request.user, timezone.now(), data, layout=layout, part=part)


def _save(request: PersonRequest, summit: Any) -> HttpResponse:
    button = request.POST.get("do", "")
    name, _colon, pk = button.partition(":")
    if choice := Choice.of(button):
        pk = choice.pk
    if name in ("take", "leave"):
        # Before the rows are read, so that what stands now is shown; what was typed is saved besides.
        pk, told = _choose(request, summit, name, pk)
        messages.success(request, told)
    mark, table = mark_now(summit), _table(request, summit, request.POST)
    table.save(choice)
    told = table.do(name, pk) if name in DOES else ""
    if table.errors:
        status = 409 if table.statuses == {409} else 422
        return _page(request, summit, table, mark, status=status)
    messages.success(request, " ".join(part for part in (told, _saved_text(table)) if part))
    if name == "check":
        return redirect("mini_summit_file", ref=summit.operation.ref, number=summit.number)
    return redirect(_back_to(summit, table, name, pk if choice or name in BESIDE else ""))


def _back_to(summit: Any, table: TableForm, name: str, pk: str) -> str:
    """The page to go on writing: at the row that was acted on, or where a further one can be added."""
    url = reverse("decision_table", args=[summit.operation.ref, summit.number])
    if pk and table.row(pk):
        return f"{url}?row={pk}#row-{pk}"
    if name == "add":
        return f"{url}?row={table.added}#new"
    return f"{url}?part={table.part.number}" if table.part.number > 1 else url


def _choose(request: PersonRequest, summit: Any, name: str, key: str) -> tuple[str, str]:
    """Take a waiting text into its cell, or leave it in the history. The row, and what to tell."""
    try:
        edit = summit.cell_edits.waiting().get(key=UUID(key))
    except (ValueError, CellEdit.DoesNotExist):
        return "", _("Somebody has decided about this text already.")
    if name == "take":
        came = take_waiting(edit, by=request.user).edit
        said = came.sentence if came else ""
        return str(edit.decision_id), said or _(
            "The text stands in its cell now. The other is kept in the history."
        )
    settle_cell(
        Decision.objects.filter(pk=edit.decision_id), edit.cell, [edit.key], by=request.user
    )
    return str(edit.decision_id), _("The text is kept in the history.")


DOES = frozenset({"up", "down", "drop", "defer", "reopen"})
"""Buttons beside a row that are a step of it, or move it."""
BESIDE = DOES | {"take", "leave"}


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


def _page(
    request: PersonRequest, summit: Any, table: TableForm, mark: Mark, status: int = 200
) -> HttpResponse:
    may_edit = bool(summit.roles_of(request.user) & policy.MAY_EDIT)
    offers = [each for each in summit.offers(request.user) if each.name == "file_table"]
    hang_positions(summit, [each.row for each in table.rows], request.user)
    context = {
        "summit": summit,
        "operation": summit.operation,
        "table": table,
        "rows": [each.shown for each in table.rows],
        "may_edit": may_edit,
        "coordinator": "" if may_edit else post_name(summit.operation.coordinator_post),
        "is_open": may_edit and summit.filed_at is None,
        "progress": progress(summit) if request.method == "POST" else table.layout.progress,
        **(to_mend(summit) if may_edit and summit.filed_at is None else {}),
        "layout": table.layout,
        "part": table.part,
        "offers": offers,
        "now": table.now,
        "last": str(mark),
        "saved_text": _saved_text(table) if table.saved and table.errors else "",
    }
    return render(request, "tools/decision/table.html", context, status=status)


@require_GET
def decision_head(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """How far the table is and what is left to do, for a page that is open already."""
    summit = summit_of(request, ref, number)
    process.check_role(summit, request.user, policy.MAY_EDIT)
    context = {"summit": summit, "progress": progress(summit), **to_mend(summit)}
    return render(request, "tools/decision/head.html", context)


@require_GET
def decision_row(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """One row to write in, for a page that is open already: somebody else added or reopened it."""
    summit = summit_of(request, ref, number)
    process.check_role(summit, request.user, policy.MAY_EDIT)
    layout = Layout.of(summit)
    part = layout.part_with(str(pk))
    if part is None:
        raise Http404
    table = TableForm(summit, request.user, timezone.now(), layout=layout, part=part)
    row = table.row(str(pk))
    if row is None:
        raise Http404
    hang_positions(summit, [row.row], request.user)
    context = {
        "each": row, "summit": summit, "operation": summit.operation, "is_open": True,
    }  # fmt: skip
    return render(request, "tools/decision/_row.html", context)
