"""The only writers of the logbook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import files as files_kept
from coordination import process
from coordination.components.models import Component
from coordination.logbook import policy
from coordination.logbook.models import Attachment, LogEntry
from coordination.operations.models import Operation
from coordination.operations.policy import MAY_WRITE_LOG
from coordination.people.models import Person
from coordination.searching import search_text
from smcc.rules.calendar import RED_CROSS_FOUNDED
from smcc.rules.refusals import Invalid, OutOfTurn


@transaction.atomic
def write_entry(
    operation: Operation,
    *,
    by: Person,
    text: str,
    happened_at: datetime | None = None,
    component: Component | None = None,
    files: Iterable[Any] = (),
    corrects: LogEntry | None = None,
    correction_reason: str = "",
    submission_key: UUID | None = None,
) -> LogEntry:
    """Write one entry, or the correction of one. `happened_at` is aware; now if None.

    Refused: to observers; empty or over 10,000 characters; in the future; a file of a wrong kind
    or size (nothing is stored then); a correction without a reason, or of a corrected entry.
    A second call with the same `submission_key` (a double click) returns the first entry.
    """
    process.check_role(operation, by, MAY_WRITE_LOG)
    if submission_key is not None:
        process.lock(operation)
        if known := LogEntry.objects.filter(submission_key=submission_key).first():
            if (known.operation_id, known.recorded_by_id) == (operation.pk, by.pk):
                return known
            raise OutOfTurn(_("This form was sent already. Open a new one."))
    now = timezone.now()
    when = happened_at or now
    wrong: dict[str, Any] = {}
    if not text.strip():
        wrong["text"] = _("Say what happened.")
    if len(text) > policy.TEXT_LIMIT:
        wrong["text"] = _("This has %(n)d characters; an entry has at most 10,000.") % {
            "n": len(text)
        }
    if when < RED_CROSS_FOUNDED:
        wrong["happened_at"] = _("This is before 1863. Check the year.")
    if corrects is not None and not correction_reason.strip():
        wrong["correction_reason"] = _("Say why the entry is corrected.")
    uploads = list(files)
    if said := files_kept.sentences_of(uploads):
        wrong["files"] = said
    if wrong:
        raise Invalid(wrong)
    process.check_not_in_future(when, now, "happened_at")
    if corrects is not None:
        _check_correctable(corrects, operation)
    entry = LogEntry.objects.create(
        operation=operation, text=text, happened_at=when, recorded_at=now, recorded_by=by,
        component=component, corrects=corrects, correction_reason=correction_reason,
        submission_key=submission_key, search_text=search_text([text]),
    )  # fmt: skip
    for upload in uploads:
        Attachment.objects.create(entry=entry, **files_kept.facts_of(upload))
    process.record(
        operation, "correct_log" if corrects else "log_entry", by=by, at=when,
        reason=correction_reason,
        data={
            "entry": entry.pk, "corrects": corrects.pk if corrects else None,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "files": [upload.name for upload in uploads],
        },
    )  # fmt: skip
    return entry


def _check_correctable(entry: LogEntry, operation: Operation) -> None:
    row = LogEntry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
    if row.operation_id != operation.pk:
        raise Invalid({"corrects": _("This entry belongs to another operation.")})
    if row.corrections.exists():
        raise OutOfTurn(_("This entry was corrected already. Correct the correction."))
