"""The forms of minimum parameters: their text, an endorsement, a reason, what a revisit found."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from smcc.web import forms
from tools.section_form import SectionsForm, VersionedForm, language_field


class ParametersForm(SectionsForm):
    """The sections, and the language of the document."""

    language = language_field()


class EndorsementForm(VersionedForm):
    """A principal's note to the text as it was read."""

    note = django_forms.CharField(
        label=_("Note"), required=False, widget=django_forms.Textarea,
        help_text=_("Printed beside your endorsement."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why a new version is needed."""

    reason = django_forms.CharField(
        label=_("Why is a new version needed?"), widget=django_forms.Textarea,
        help_text=_("The reason is printed in the new version."),
        error_messages={"required": _("Say why a new version is needed.")},
    )  # fmt: skip


class RevisitForm(VersionedForm):
    """That the parameters were looked at again and stand."""

    reason = django_forms.CharField(
        label=_("What was looked at, and why do the parameters stand?"),
        widget=django_forms.Textarea,
        error_messages={"required": _("Say what was looked at.")},
    )
    at = forms.ZonedDateTimeField(
        label=_("When"), required=False, help_text=_("Leave it empty if it was just now.")
    )

    def __init__(self, data: Any = None, *, zone: str, **more: Any) -> None:
        super().__init__(data, **more)
        at = self.fields["at"]
        assert isinstance(at, forms.ZonedDateTimeField)
        at.set_zone(zone)


class ConfirmForm(VersionedForm):
    """The version that was read before it is issued."""
