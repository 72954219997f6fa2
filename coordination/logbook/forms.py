"""The forms of the logbook. The quick entry stands in `quick_entry`: the operation page shows it too."""

from __future__ import annotations

from typing import Any

from django import forms as fields
from django.utils.translation import gettext_lazy as _

from coordination.logbook.models import LogEntry
from coordination.logbook.quick_entry import EntryForm


class CorrectionForm(EntryForm):
    """The corrected text of an entry, and why."""

    correction_reason = fields.CharField(
        label=_("Why is it corrected?"), max_length=500,
        error_messages={"required": _("Say why the entry is corrected.")},
    )  # fmt: skip

    field_order = ["correction_reason", "text", "happened_at", "component", "files", "key"]

    def __init__(self, *args: Any, entry: LogEntry, **kwargs: Any) -> None:
        initial = {
            "text": entry.text, "happened_at": entry.happened_at, "component": entry.component
        }  # fmt: skip
        super().__init__(*args, operation=entry.operation, initial=initial, **kwargs)
