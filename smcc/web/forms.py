"""The base of the house's forms: clean text, errors beside the fields, refusals as sentences."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.utils import ErrorList
from django.http import HttpRequest

from smcc.rules.refusals import Refusal
from smcc.web.fields import (
    ClockTimeField,
    DateInput,
    DayField,
    SubmissionKeyField,
    TimeInput,
    VersionField,
)
from smcc.web.sentences import speak_plainly
from smcc.web.text import clean_data
from smcc.web.zoned_time import ZonedDateTimeField, zone_choices

__all__ = [
    "ClockTimeField",
    "DateInput",
    "DayField",
    "Form",
    "HouseForm",
    "SubmissionKeyField",
    "TimeInput",
    "VersionField",
    "ZonedDateTimeField",
    "sent_by",
    "zone_choices",
]


def sent_by(request: HttpRequest) -> Any:
    """What a form is filled with: what was sent, an empty form too; None shows it as it begins."""
    return request.POST if request.method == "POST" else None


class HouseForm:
    """For forms of any kind: text is cleaned as it comes in, and a refusal finds its fields.

    The browser's own checks are off (`novalidate`; templates take it from `form.novalidate`),
    because they speak the browser's language, one field at a time, and stop a draft being saved.
    """

    use_required_attribute = False
    novalidate = True

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(clean_data(data), *args, **kwargs)  # type: ignore[call-arg]
        for field in self.fields.values():  # type: ignore[attr-defined]
            # Cut by the browser, the end of a pasted text would be lost unseen.
            field.widget.attrs.pop("maxlength", None)
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.setdefault("dir", "auto")
                field.widget.attrs.setdefault("rows", 4)
                field.widget.attrs.pop("cols", None)
            elif type(field.widget) is forms.TextInput:
                field.widget.attrs.setdefault("dir", "auto")

    def full_clean(self) -> None:
        # Not in __init__: some forms add fields of their own to it.
        for field in self.fields.values():  # type: ignore[attr-defined]
            speak_plainly(field)
        super().full_clean()  # type: ignore[misc]

    def refuse(self, refusal: Refusal) -> None:
        """Put a refusal's sentence on the form, and each of its fields' sentences beside its field.

        Call it after `is_valid()` and show the form again: what was typed is still in it.
        """
        assert self.is_bound, "Only a form that was submitted can be refused."  # type: ignore[attr-defined]
        beside = False
        for name, sentences in refusal.fields.items():
            where = name if name in self.fields else NON_FIELD_ERRORS  # type: ignore[attr-defined]
            self._say(where, sentences)
            beside = True
        if not beside:
            self._say(NON_FIELD_ERRORS, [str(refusal.sentence)])

    def _say(self, where: str, sentences: list[str]) -> None:
        # Not add_error: it removes the field's cleaned value, which the view may still need.
        css = "nonfield" if where == NON_FIELD_ERRORS else None
        found = self.errors.setdefault(where, ErrorList(error_class=css))  # type: ignore[attr-defined]
        found.extend(sentences)


class Form(HouseForm, forms.Form):
    """A form of the house. See `HouseForm`."""
