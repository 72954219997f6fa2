"""How one is reminded, and a new channel of a person or post."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from coordination.channels.models import Contact
from smcc.web import forms


class ChoicesForm(forms.Form):
    by_email = django_forms.BooleanField(label=_("Send me reminders by e-mail"), required=False)
    quiet_from = forms.ClockTimeField(label=_("Quiet from"), required=False)
    quiet_until = forms.ClockTimeField(label=_("Quiet until"), required=False)
    digest_at = forms.ClockTimeField(
        label=_("Daily digest at"), required=False,
        help_text=_("Reminders that can wait come in one message at this time. Empty: at once."),
    )  # fmt: skip
    version = forms.VersionField()


class ContactForm(forms.Form):
    channel = django_forms.ChoiceField(
        label=_("Channel"), choices=Contact.Channel.choices, widget=django_forms.RadioSelect,
        initial=Contact.Channel.WEBHOOK,
    )  # fmt: skip
    name = django_forms.CharField(
        label=_("What it is called here"), max_length=100, help_text=_("For example: duty desk")
    )
    address = django_forms.CharField(
        label=_("Address"),
        max_length=2000,
        help_text=_(
            "A webhook’s begins with https://. Of a chat or text-message service, give the Apprise "
            "address: one that begins with slack://, twilio:// or, for Teams, workflows://. "
            "It is kept sealed and is not shown again."
        ),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["address"].widget.attrs.update(
            {"dir": "ltr", "autocomplete": "off", "spellcheck": "false", "inputmode": "url"}
        )
