"""Moving a limit, and changing a policy setting."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from coordination.deadlines.models import Deadline
from coordination.deadlines.registry import Setting
from smcc.web import forms
from smcc.web.text import latin_digits


class ExtendForm(forms.Form):
    due_at = forms.ZonedDateTimeField(label=_("New limit"))
    reason = django_forms.CharField(
        label=_("Why does the limit move?"),
        help_text=_("The reason and both limits stay in the record."),
        widget=django_forms.Textarea,
        max_length=2000,
    )
    version = forms.VersionField()

    def __init__(self, *args: Any, deadline: Deadline, **more: Any) -> None:
        super().__init__(*args, **more)
        due_at: Any = self.fields["due_at"]
        due_at.set_zone(deadline.operation.onset_zone)


class SettingForm(forms.Form):
    """One value: a choice where the setting has choices, else a number of hours."""

    value = django_forms.CharField(label=_("Value"), max_length=60)

    def __init__(self, *args: Any, setting: Setting, **more: Any) -> None:
        super().__init__(*args, **more)
        if setting.choices:
            self.fields["value"] = django_forms.ChoiceField(
                label=_("Value"), choices=setting.choices, widget=django_forms.RadioSelect
            )
        else:
            self.fields["value"].help_text = _("In hours, for example 48.")
            self.fields["value"].widget.attrs["inputmode"] = "decimal"

    def clean_value(self) -> str:
        return latin_digits(self.cleaned_data["value"].strip()).replace(",", ".")
