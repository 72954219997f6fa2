"""The forms around issuing: what was read before it, and why there is a new version after it."""

from __future__ import annotations

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from smcc.web import forms
from smcc.web.versioned_form import VersionedForm


class ConfirmForm(VersionedForm):
    """The version that was read before it is issued."""


class ReasonForm(forms.Form):
    """Why a new version is needed."""

    reason = django_forms.CharField(
        label=_("Why is a new version needed?"), widget=django_forms.Textarea,
        help_text=_("The reason is printed in the new version."),
        error_messages={"required": _("Say why a new version is needed.")},
    )  # fmt: skip
