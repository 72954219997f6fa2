"""The pages of a table brought in: bring it, look it through, bring it in."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination import process
from coordination.requests import PersonRequest
from smcc.exports.table.formats import FORMATS
from smcc.rules.refusals import Invalid, Refusal
from smcc.web import listing
from smcc.web.downloads import download
from smcc.web.middleware import about
from smcc.web.stepping import take_step
from tools.cell.changes import last_edit
from tools.mini_summit.models import MiniSummit
from tools.table_import import actions, policy
from tools.table_import.forms import BringForm, MappingForm
from tools.table_import.models import TableImport
from tools.table_import.preview import Preview
from tools.table_import.shown import button, kind_of, what_came, what_was_read
from tools.table_import.unused import first_row_as_decision
from tools.table_import.word_file import file_name, table_to_fill

ROWS = 25
"""Rows of a preview on one page: each has up to eight cells, and a choice among all rows of the table."""
GOES_ON = "goes_on"
"""In the session, once: a press of this person was not done in one go, and the page's script presses again."""


def _summit(request: PersonRequest, ref: str, number: int) -> MiniSummit:
    seen = MiniSummit.objects.visible_to(request.user).select_related("operation")
    return about(request, get_object_or_404(seen, operation__ref=ref, number=number))


def _import(request: PersonRequest, summit: MiniSummit, pk: int) -> TableImport:
    seen = TableImport.objects.visible_to(request.user).filter(summit=summit)
    table = get_object_or_404(seen.select_related("created_by"), pk=pk)
    table.summit = summit
    return table


@require_http_methods(["GET", "POST"])
def table_import_list(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Paste a table or choose a file; and what was brought before."""
    summit = _summit(request, ref, number)
    process.check_role(summit, request.user, policy.MAY_USE)
    form, status = BringForm(), 200
    if request.method == "POST":
        form, status = BringForm(request.POST, request.FILES), 422
        if form.is_valid():
            try:
                return redirect(_read(request, summit, form))
            except Refusal as refusal:
                if refusal.status == 403:
                    raise
                form.refuse(refusal)
                status = 422 if isinstance(refusal, Invalid) else refusal.status
    brought = TableImport.objects.visible_to(request.user).filter(summit=summit).defer("grid")
    page = listing.paginate(brought.select_related("created_by"), request.GET, order=("-id",))
    for each in page:
        each.summit = summit
    context = {
        **_around(summit),
        "form": form,
        "page": page,
        "refusal": actions.why_not(summit, request.user),
    }
    return render(request, "tools/table_import/list.html", context, status=status)


def _read(request: PersonRequest, summit: MiniSummit, form: BringForm) -> TableImport:
    said = form.cleaned_data
    if form.has_file:
        return actions.read_file_table(
            summit, by=request.user, name=said["file"].name, content=form.content(), key=said["key"]
        )
    return actions.read_pasted_table(
        summit, by=request.user, text=said["text"], html=said["html"], key=said["key"]
    )


def _around(summit: MiniSummit) -> dict[str, Any]:
    return {"summit": summit, "operation": summit.operation}


@require_http_methods(["GET", "POST"])
def table_import(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """What would be written, cell by cell; change what columns and rows mean; bring it in."""
    summit = _summit(request, ref, number)
    table = _import(request, summit, pk)
    pressed = request.session.get(GOES_ON) == table.pk
    if pressed:
        del request.session[GOES_ON]
    if request.method == "POST":
        return _take(request, table)
    return _page(request, table, goes_on=pressed and table.is_begun)


def _take(request: PersonRequest, table: TableImport) -> HttpResponse:
    seen = last_edit(table.summit)
    preview = Preview(table)
    form = MappingForm(
        request.POST, table=table, preview=preview, rows=_shown(request, preview)[0], seen=seen
    )
    if not form.is_valid():
        return _page(request, table, form=form, status=422)
    version = form.cleaned_data["version"]
    wants = request.POST.get("do") == "take"
    try:
        changes = form.changes() if table.is_open else {}
        if changes:
            actions.say_what_it_is(table, by=request.user, version=version, **changes)
            if wants:
                messages.warning(
                    request,
                    _("You changed what columns or rows mean. Look at it again: nothing was brought in yet."),
                )  # fmt: skip
        elif wants:
            outcome = actions.take(
                table, by=request.user, version=version, seen=form.cleaned_data["seen"]
            )
            if outcome.cells or outcome.added or not outcome.table.is_taken:
                messages.success(request, what_came(outcome))
            for each in outcome.refused[:5]:
                messages.error(request, each)
            if outcome.left and (outcome.cells or outcome.added):
                request.session[GOES_ON] = table.pk
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        form.refuse(refusal)
        status = 422 if isinstance(refusal, Invalid) else refusal.status
        return _page(request, table, form=form, status=status)
    return redirect(_here(request, table))


def _here(request: PersonRequest, table: TableImport) -> str:
    query = request.GET.urlencode()
    return table.get_absolute_url() + (f"?{query}" if query else "")


def _shown(request: PersonRequest, preview: Preview) -> tuple[list[Any], int]:
    """The rows of this page of the preview, and where it begins."""
    said = request.GET.get("from", "")
    begin = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
    begin = begin if begin < len(preview.rows) else 0
    return preview.rows[begin : begin + ROWS], begin


def _page(
    request: PersonRequest,
    table: TableImport,
    *,
    form: Any = None,
    status: int = 200,
    goes_on: bool = False,
) -> HttpResponse:
    seen = last_edit(table.summit)
    preview = Preview(table)
    rows, begin = _shown(request, preview)
    if form is None:
        form = MappingForm(table=table, preview=preview, rows=rows, seen=seen)
    counts = preview.counts
    context = {
        **_around(table.summit),
        "table": table,
        "form": form,
        "counts": counts,
        "said": what_was_read(counts),
        "button": button(counts) if counts["rows"] else "",
        "rows": [
            (each, form.row_field(each), [(cell, kind_of(cell)) for cell in each.cells], preview.row_of(each))
            for each in rows
        ],
        "begin": begin, "end": begin + len(rows), "total": len(preview.rows),
        "declaration": policy.WORKFLOW.step("take").confirm,
        "goes_on": goes_on,
        "first_row": first_row_as_decision(table),
        "waiting": preview.undecided()[: listing.PAGE_SIZE],
        "before": max(0, begin - ROWS) if begin else None,
        "after": begin + ROWS if begin + ROWS < len(preview.rows) else None,
        "refusal": None if table.is_taken else actions.why_not(table.summit, request.user),
        "offers": [each for each in table.offers(request.user) if not each.step.own_door],
        "steps_url": reverse("table_import_step", args=[table.operation.ref, table.summit.number, table.pk]),
    }  # fmt: skip
    return render(request, "tools/table_import/page.html", context, status=status)


@require_POST
def table_import_step(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Put it away, or look at it again."""
    summit = _summit(request, ref, number)
    table = _import(request, summit, pk)
    url = reverse("table_import_step", args=[ref, number, pk])
    return take_step(request, table, actions.run, url=url)


@require_GET
def table_to_fill_in(request: PersonRequest, ref: str, number: int) -> HttpResponseBase:
    """The table as a Word file to be filled in without a line and brought back."""
    summit = _summit(request, ref, number)
    process.check_role(summit, request.user, policy.MAY_USE)
    word, held = FORMATS["docx"], BytesIO()
    word.write(table_to_fill(summit), held)
    return download(held.getvalue(), file_name(summit), word.media_type)
