"""The forms of packets: for whom one is made, why it is withdrawn, and the file that came back."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from smcc.rules.refusals import Refusal
from smcc.web import forms
from tools.packet import policy


class MakeForm(forms.Form):
    """For whom it is. Empty: for oneself."""

    made_for = django_forms.CharField(
        label=_("For whom"), required=False,
        help_text=_("A post, such as “Head of Delegation, ICRC”. Leave it empty if it is for you."),
        widget=django_forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )  # fmt: skip
    key = forms.SubmissionKeyField()


class WithdrawForm(forms.Form):
    """Why nothing is to be taken from it any more."""

    reason = django_forms.CharField(
        label=_("Why?"), required=False, help_text=_("For example: the phone was lost."),
        widget=django_forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip


class FileForm(forms.Form):
    """The filled packet."""

    file = django_forms.FileField(
        label=_("Filled packet"), allow_empty_file=True,
        help_text=_("The file that “Save the filled packet” saved; its name ends with “.html”."),
        widget=django_forms.FileInput(attrs={"accept": ".html,.htm,text/html"}),
        error_messages={"required": _("Choose the file that came back.")},
    )  # fmt: skip

    @classmethod
    def refused(cls, refusal: Refusal) -> FileForm:
        """An empty form that says why a file which was sent before is not taken in."""
        form = cls({}, {})
        form.errors.clear()
        form.refuse(refusal)
        return form

    def content(self) -> bytes:
        """What was sent, or so much of it that it is seen to be too much."""
        read: bytes = self.cleaned_data["file"].read(policy.LARGEST_BYTES + 1)
        return read


class TakeForm(forms.Form):
    """What was looked through, carried on to be taken in: it is opened and judged again."""

    tokens = django_forms.CharField(
        widget=django_forms.HiddenInput, max_length=policy.LARGEST_BYTES, required=False
    )

    def said(self) -> Any:
        return self.cleaned_data["tokens"]
