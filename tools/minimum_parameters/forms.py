"""The forms of minimum parameters: their text, an endorsement, what a revisit found."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from smcc.web import forms
from smcc.web.versioned_form import VersionedForm
from tools.issued_document.section_form import SectionsForm, language_field


class ParametersForm(SectionsForm):
    """The sections, and the language of the document."""

    facts = ("language",)

    language = language_field()


class EndorsementForm(VersionedForm):
    """A principal's note to the text as it was read."""

    note = django_forms.CharField(
        label=_("Note"), required=False, widget=django_forms.Textarea,
        help_text=_("Printed beside your endorsement."),
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
