"""What is typed about areas and letters."""

from __future__ import annotations

from typing import Any

from django import forms as fields
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component, Country
from coordination.conveners.models import ConvenerLetter
from coordination.operations.models import Operation
from coordination.operations.policy import ConveningRole
from smcc.rules.reasons import LONGEST_REASON
from smcc.web import forms


class InOneCountry(forms.Form):
    """Something in a country of the operation."""

    country = fields.ModelChoiceField(
        label=_("Country"), queryset=Country.objects.none(), empty_label=_("Choose a country")
    )

    def __init__(self, *args: Any, operation: Operation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["country"]
        assert isinstance(choice, fields.ModelChoiceField)
        choice.queryset = Country.objects.filter(pk__in=operation.country_codes.split())


class AreaForm(InOneCountry):
    """The name of an area."""

    name = fields.CharField(label=_("Name of the area"), max_length=200)


class ConfirmForm(InOneCountry):
    """The suggestion that was read."""

    role = fields.ChoiceField(choices=ConveningRole.choices)
    component = fields.ModelChoiceField(
        queryset=Component.objects.all(), to_field_name="code", empty_label=None
    )


class WhyForm(forms.Form):
    """Why something is withdrawn."""

    reason = fields.CharField(label=_("Why?"), max_length=LONGEST_REASON, widget=fields.Textarea)


class NextVersionForm(forms.Form):
    """Why there is a next version of the letter. The first needs no reason."""

    reason = fields.CharField(
        label=_("Why is a new version needed?"), required=False, max_length=LONGEST_REASON,
        widget=fields.Textarea,
    )  # fmt: skip


class CompareForm(forms.Form):
    """Which two are put side by side."""

    before = fields.ChoiceField(label=_("Earlier"))
    after = fields.ChoiceField(label=_("Later"))

    NOW = "now"

    def __init__(self, *args: Any, letters: list[ConvenerLetter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = [(str(each.number), f"{each.title} ({each.state_label})") for each in letters]
        now = (self.NOW, _("The matrix as it is agreed now"))
        for name in ("before", "after"):
            choice = self.fields[name]
            assert isinstance(choice, fields.ChoiceField)
            choice.choices = [now, *versions]
