"""The quick entry: the form that the logbook and the operation page both show."""

from __future__ import annotations

from typing import Any

from django import forms as fields
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import ComponentField, within
from coordination.files import ACCEPTED
from coordination.operations.models import Operation
from smcc.web import forms


class SeveralFiles(fields.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(fields.FileField):
    """Any number of files. What they may be, the policy says."""

    widget = SeveralFiles

    def __init__(self, **more: Any) -> None:
        accept = ",".join(ACCEPTED)
        super().__init__(widget=SeveralFiles(attrs={"accept": accept}), **more)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        each = data if isinstance(data, (list, tuple)) else [data]
        files, sentences = [], []
        for one in each:
            try:
                # Empty files pass here: the policy names them in its sentence.
                files.append(super().clean(one, initial))
            except ValidationError as error:
                sentences += error.messages
        if sentences:
            raise ValidationError(sentences)
        return [file for file in files if file]


class EntryForm(forms.Form):
    """What happened. Text alone is enough."""

    text = fields.CharField(
        label=_("What happened"), widget=fields.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what happened.")},
    )  # fmt: skip
    happened_at = forms.ZonedDateTimeField(
        label=_("When it happened"), required=False, help_text=_("Empty means now.")
    )
    component = ComponentField(
        label=_("For which component"), required=False,
        help_text=_("Name, short name or code: IFRC, URCS."),
    )  # fmt: skip
    files = FilesField(  # type: ignore[assignment]
        label=_("Files"), required=False, allow_empty_file=True,
        help_text=_("PDF, PNG, JPEG, Word, Excel, text or CSV; each at most 10 MB."),
    )  # fmt: skip
    key = forms.SubmissionKeyField()

    def __init__(self, *args: Any, operation: Operation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_at"].set_zone(operation.onset_zone)  # type: ignore[attr-defined]
        within(self, operation)

    def said(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        facts = dict(self.cleaned_data)
        return facts | {"submission_key": facts.pop("key")}
