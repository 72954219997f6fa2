"""When somebody may have spoken for a text: not before the text was there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from coordination import process
from coordination.deadlines.quiet import is_quiet


def check_after_its_text(document: Any, at: datetime | None) -> None:
    """Raise `Invalid` for a moment before the onset, or before the text stood as it stands now.

    Without this, a clock could be met by nothing but a date. Inside `quiet()`, where the history of
    an operation is told at once, texts are written long after they were spoken for.
    """
    onset = document.operation.onset_at
    process.check_not_before(at, onset, _("This is before the onset. Check the date."))
    if is_quiet():
        return
    written = document.sections.aggregate(last=Max("written_at"))["last"]
    process.check_not_before(
        at, max(written or document.created_at, document.created_at),
        _("This is before the text was last changed. Give a later time."),
    )  # fmt: skip
