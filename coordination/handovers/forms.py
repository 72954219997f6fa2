"""What is asked when a post is handed over."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from coordination.people.fields import PersonField
from smcc.rules.reasons import LONGEST_REASON
from smcc.web import forms


class BeginForm(forms.Form):
    successor = PersonField(label=_("To whom (e-mail address)"))
    starts_at = forms.ZonedDateTimeField(
        label=_("From (empty: from now)"), required=False,
        help_text=_("From then on the post is held by both of you, until your successor confirms."),
    )  # fmt: skip
    note = django_forms.CharField(
        label=_("What your successor ought to know"),
        widget=django_forms.Textarea,
        max_length=5000,
        required=False,
    )

    def hidden(self) -> Iterator[tuple[str, str]]:
        """What was typed, to be sent again from the page that reads it back."""
        for name, value in self.data.items():
            if name in self.fields or name.startswith("starts_at_"):
                yield name, value


class ConfirmForm(forms.Form):
    shown = django_forms.CharField(max_length=64, required=False, widget=django_forms.HiddenInput)
    """The mark of the list that the successor had before their eyes."""


class CallOffForm(forms.Form):
    reason = django_forms.CharField(
        label=_("Why?"), widget=django_forms.Textarea, max_length=LONGEST_REASON, required=False
    )
