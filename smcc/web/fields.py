"""Fields that the house's forms share: a day, a wall time, a version, a submission's key."""

from __future__ import annotations

import re
import uuid
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from smcc.rules.calendar import whats_wrong_with_day
from smcc.web.text import latin_digits

DATE_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y"]
TIME_FORMATS = ["%H:%M", "%H:%M:%S", "%H.%M", "%Hh%M", "%H%M"]


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


IN_FIGURES = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{4}", re.ASCII)
"""A day as people write it, which the calendar may not have."""


class DayField(forms.DateField):
    """A civil day. Reads the browser's own form, common European ones, and Arabic digits."""

    widget = DateInput
    default_error_messages = {
        "invalid": _("Write the date as year-month-day, for example 2024-03-14."),
        "no_such_day": _(
            "There is no such day. Write the date as year-month-day, for example 2024-03-14."
        ),
    }

    def __init__(self, **more: Any) -> None:
        super().__init__(input_formats=DATE_FORMATS, **more)

    def to_python(self, value: Any) -> date | None:
        said = latin_digits(value.strip()) if isinstance(value, str) else value
        try:
            day = super().to_python(said)
        except ValidationError:
            if isinstance(said, str) and IN_FIGURES.fullmatch(said):
                raise ValidationError(
                    self.error_messages["no_such_day"], code="no_such_day"
                ) from None
            raise
        if day and (sentence := whats_wrong_with_day(day)):
            raise ValidationError(sentence, code="year")
        return day


class ClockTimeField(forms.TimeField):
    """A wall time, 24 hours, to the minute."""

    widget = TimeInput
    default_error_messages = {"invalid": _("Write the time in 24 hours, for example 18:00.")}

    def __init__(self, **more: Any) -> None:
        super().__init__(input_formats=TIME_FORMATS, **more)

    def to_python(self, value: Any) -> time | None:
        value = super().to_python(latin_digits(value.strip()) if isinstance(value, str) else value)
        return value.replace(second=0, microsecond=0) if value else value


class VersionField(forms.IntegerField):
    """The version a person started from, so that a save over somebody else's work is noticed.

    Anything but a number reads as 0, which no record has: the save is then refused as stale.
    """

    widget = forms.HiddenInput

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, **more)

    def clean(self, value: Any) -> int:
        try:
            return super().clean(value) or 0
        except ValidationError:
            return 0


class SubmissionKeyField(forms.UUIDField):
    """A key drawn with the form: two submissions of one form (a double click) carry the same.

    Hand the cleaned UUID to the action, which stores it under a unique constraint and returns
    the first record for the second submission. Nonsense reads as a fresh key.
    """

    widget = forms.HiddenInput

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, initial=uuid.uuid4, **more)

    def clean(self, value: Any) -> uuid.UUID:
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()
