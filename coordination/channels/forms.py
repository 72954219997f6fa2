"""How one is reminded, and a new channel of a person or post."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from coordination.channels.models import Contact
from smcc.web import forms


class ChoicesForm(forms.Form):
    by_email = django_forms.BooleanField(
        label=_("Send me reminders by e-mail"), required=False,
        help_text=_(
            "Switched off, and without another channel, reminders reach only your inbox here, and "
            "others are told instead of you."
        ),
    )  # fmt: skip
    quiet_from = forms.ClockTimeField(label=_("Quiet from"), required=False)
    quiet_until = forms.ClockTimeField(label=_("Quiet until"), required=False)
    digest_at = forms.ClockTimeField(
        label=_("Daily digest at"), required=False,
        help_text=_("Reminders that can wait come in one message at this time. Empty: each comes at once."),
    )  # fmt: skip
    version = forms.VersionField()


class TypedAnew(django_forms.TextInput):
    """A field whose text comes back empty after a refusal: it may hold a password."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, None, attrs)


class NoAddress(django_forms.TextInput):
    """A field that comes back with what was typed, unless an address was typed into it."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, None if is_address(value) else value, attrs)


def is_address(typed: Any) -> bool:
    return "://" in str(typed or "")


class ContactForm(forms.Form):
    """A new channel. Shown again after a refusal, it holds all that was typed but the address."""

    channel = django_forms.ChoiceField(
        label=_("Channel"), choices=Contact.Channel.choices, widget=django_forms.RadioSelect,
        initial=Contact.Channel.WEBHOOK,
    )  # fmt: skip
    name = django_forms.CharField(
        label=_("What it is called here"), max_length=100, widget=NoAddress,
        help_text=_("For example: duty desk"),
    )  # fmt: skip
    address = django_forms.CharField(
        label=_("Address"),
        max_length=2000,
        widget=TypedAnew,
        help_text=_(
            "A webhook’s begins with https://. For chat or text messages give an Apprise address: "
            "one that begins with slack://, twilio:// or, for Teams, workflows://. "
            "It is kept sealed and is not shown again."
        ),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["address"].widget.attrs.update(
            {"dir": "ltr", "autocomplete": "off", "spellcheck": "false", "inputmode": "url"}
        )
        self.fields["name"].widget.attrs.setdefault("dir", "auto")

    def say_what_is_not_shown_again(self) -> None:
        """Say beside a field that it comes back empty. For a form that is shown again after a refusal."""
        if self.data.get("address", "").strip():
            self._say("address", [str(_("The address is not shown again. Type it anew."))])
        if is_address(self.data.get("name")) and "name" not in self.errors:
            said = _("An address may hold a password, so it is not shown again. Give a name here.")
            self._say("name", [str(said)])
