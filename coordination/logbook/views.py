"""The pages of the logbook: read it, write in it, correct an entry, fetch a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coordination import process
from coordination.answers import UNPROCESSABLE, operation_of, person_of, refused
from coordination.components.fields import known_components
from coordination.logbook import actions
from coordination.logbook.filters import LogFilter
from coordination.logbook.forms import CorrectionForm
from coordination.logbook.models import Attachment, LogEntry
from coordination.logbook.quick_entry import EntryForm
from coordination.operations.models import Operation
from coordination.operations.policy import MAY_WRITE_LOG
from smcc.rules.refusals import OutOfTurn, Refusal
from smcc.web.downloads import download
from smcc.web.listing import paginate

READS_AND_WRITES = require_http_methods(["GET", "HEAD", "POST"])
ORDER = ("-happened_at", "-id")


@READS_AND_WRITES
def logbook(request: HttpRequest, ref: str) -> HttpResponse:
    """The whole logbook, newest first, with the quick entry on top. POST writes an entry."""
    case = operation_of(request, ref)
    form, status = EntryForm(operation=case), 200
    if request.method == "POST":
        form, status = EntryForm(request.POST, request.FILES, operation=case), UNPROCESSABLE
        if form.is_valid():
            try:
                entry = actions.write_entry(case, by=person_of(request), **form.said())
            except Refusal as refusal:
                status = refused(form, refusal)
            else:
                messages.success(request, _("Written in the logbook."))
                return redirect(f"{back_to(request, case)}#entry-{entry.pk}")
    rows = LogEntry.objects.filter(operation=case).as_listed().prefetch_related("attachments")
    found = LogFilter(request.GET, rows)
    page = paginate(found.qs, request.GET, order=ORDER)
    for row in page:
        row.files = [(file.pk, file.name, file.size) for file in row.attachments.all()]
    context = {
        "operation": case,
        "zone": case.onset_zone,
        "page": page,
        "filter_form": found.form,
        "is_filtered": bool(found.form.changed_data),
        "entry_form": form if case.roles_of(request.user) & MAY_WRITE_LOG else None,
        "components": known_components(),
    }
    return render(request, "coordination/logbook/logbook.html", context, status=status)


def back_to(request: HttpRequest, case: Operation) -> str:
    """Where the quick entry was written: the operation's page, or the logbook."""
    on_page = request.POST.get("from") == "operation"
    return case.get_absolute_url() if on_page else request.path


def entry_of(request: HttpRequest, ref: str, pk: int) -> tuple[Operation, LogEntry]:
    """An operation and one entry of its logbook, where the person may see them; else a 404."""
    case = operation_of(request, ref)
    rows = LogEntry.objects.as_listed().prefetch_related("attachments")
    entry = get_object_or_404(rows, pk=pk, operation=case)
    entry.operation = case
    entry.files = [(file.pk, file.name, file.size) for file in entry.attachments.all()]
    return case, entry


@require_safe
def log_entry(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """One entry, with what it corrects and what corrects it."""
    case, entry = entry_of(request, ref, pk)
    context = {
        "operation": case,
        "zone": case.onset_zone,
        "entry": entry,
        "may_write": bool(case.roles_of(request.user) & MAY_WRITE_LOG),
    }
    return render(request, "coordination/logbook/entry.html", context)


@READS_AND_WRITES
def log_correct(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Correct an entry by a later one. The first stays, struck through."""
    case, entry = entry_of(request, ref, pk)
    process.check_role(case, request.user, MAY_WRITE_LOG)
    form, status = CorrectionForm(entry=entry), 200
    if request.method == "POST":
        form, status = CorrectionForm(request.POST, request.FILES, entry=entry), UNPROCESSABLE
        if form.is_valid():
            try:
                written = actions.write_entry(
                    case, by=person_of(request), corrects=entry, **form.said()
                )
            except Refusal as refusal:
                status = refused(form, refusal)
            else:
                messages.success(request, _("The entry is corrected."))
                return redirect(written)
    elif entry.correction_id:  # type: ignore[attr-defined]
        raise OutOfTurn(_("This entry was corrected already. Correct the correction."))
    context = {
        "operation": case,
        "zone": case.onset_zone,
        "entry": entry,
        "form": form,
        "components": known_components(),
    }
    return render(request, "coordination/logbook/correct.html", context, status=status)


@require_safe
def log_file(request: HttpRequest, ref: str, pk: int) -> HttpResponseBase:
    """A file of the logbook, for those who may see the operation; saved, never run."""
    case = operation_of(request, ref)
    file = get_object_or_404(Attachment, pk=pk, entry__operation=case)
    return download(file.file.open("rb"), file.name, file.content_type)
