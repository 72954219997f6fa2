"""The form that announces a drill, and that of a step which was refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms as fields
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.components.fields import ComponentField, ComponentsField, CountriesField, near
from coordination.drills import policy
from coordination.drills.models import Drill
from coordination.operations.models import Operation
from smcc.rules.reasons import LONGEST_REASON
from smcc.web import forms

SUGGESTED_START = timedelta(minutes=30)
ROUNDED_TO_MINUTES = 5


class OperationField(fields.CharField):
    """An operation by its reference, among those that the reader may see. Reads as the operation, or None."""

    person: Any = None

    def clean(self, value: Any) -> Operation | None:
        ref = super().clean(value).upper()
        if not ref:
            return None
        found = Operation.objects.visible_to(self.person).select_related("host", "coordinator_post")
        operation: Operation | None = found.filter(ref=ref).first()
        if operation is None:
            raise ValidationError(
                _("No operation has this reference. Write it as it stands on its page."),
                code="unknown",
            )
        return operation


class DrillForm(forms.Form):
    """Which line-up, how fast, when, and what else to say to the people."""

    line_up_of = OperationField(
        label=_("Take the line-up of this operation"), required=False, max_length=20,
        help_text=_("Its reference, such as UKR-2022-01. Host, components, conveners and the coordinator are copied."),
    )  # fmt: skip
    host = ComponentField(
        label=_("Or: host National Society"), required=False,
        help_text=_("Name, short name or code. Leave it empty if you gave an operation."),
    )  # fmt: skip
    countries = CountriesField(
        label=_("Countries"), required=False,
        help_text=_("Empty means the host’s own country."),
    )  # fmt: skip
    present = ComponentsField(
        label=_("Who takes part besides"), required=False,
        help_text=_("With commas between: ICRC, IFRC, Polish Red Cross."),
    )  # fmt: skip
    name = fields.CharField(
        label=_("What it is called"), required=False, max_length=150,
        help_text=_("Empty takes the name of the operation or of the host. DRILL stands before it."),
    )  # fmt: skip
    factor = fields.FloatField(
        label=_("How many times faster"), initial=policy.USUAL_FACTOR,
        help_text=_("60: 48 hours in 48 minutes. 1: in real time. At most 2880: in one minute."),
    )  # fmt: skip
    starts_at = forms.ZonedDateTimeField(
        label=_("When it starts"),
        help_text=_("People are told this time. You start the clock yourself, then or later."),
    )  # fmt: skip
    note = fields.CharField(
        label=_("Note to the people"), required=False, max_length=policy.LONGEST_NOTE,
        widget=fields.Textarea, help_text=_("It stands in the announcement."),
    )  # fmt: skip
    key = forms.SubmissionKeyField()

    def __init__(self, *args: Any, person: Any, zones: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        operation, starts = self.fields["line_up_of"], self.fields["starts_at"]
        assert isinstance(operation, OperationField)
        assert isinstance(starts, forms.ZonedDateTimeField)
        operation.person = person
        starts.choose_zone(first=zones)
        starts.initial = suggested_start
        for field in ("host", "present"):
            near(self, field, self._typed_countries)

    def _typed_countries(self) -> list[str]:
        return [country.iso3 for country in self.cleaned_data.get("countries", ())]

    def said(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        starts = self.fields["starts_at"]
        assert isinstance(starts, forms.ZonedDateTimeField)
        given = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return given | {
            "zone_name": starts.zone_name,
            "submission_key": self.cleaned_data["key"],
        }


def suggested_start() -> Any:
    """In half an hour, at a round minute."""
    at = (timezone.now() + SUGGESTED_START).replace(second=0, microsecond=0)
    return at + timedelta(minutes=-at.minute % ROUNDED_TO_MINUTES)


class AgainForm(forms.Form):
    """When it starts, for those who are told again."""

    starts_at = forms.ZonedDateTimeField(
        label=_("When it starts"),
        help_text=_("Leave it as it is, or give another time. Everybody is told this time."),
    )  # fmt: skip
    version = forms.VersionField()

    def __init__(self, *args: Any, drill: Drill, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        starts = self.fields["starts_at"]
        assert isinstance(starts, forms.ZonedDateTimeField)
        starts.set_zone(drill.operation.onset_zone)
        starts.initial = suggested_start if drill.minutes_early() <= 0 else drill.starts_at
        self.fields["version"].initial = drill.version


class StepForm(forms.Form):
    """A step with its reason, shown again where it was refused."""

    step = fields.CharField(widget=fields.HiddenInput, max_length=40)
    reason = fields.CharField(
        label=_("Why?"), required=False, max_length=LONGEST_REASON, widget=fields.Textarea
    )
    version = forms.VersionField()
