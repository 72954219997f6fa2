"""The forms of the silence procedure."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from smcc.web import forms
from smcc.web.versioned_form import VersionedForm


class BeginForm(VersionedForm):
    """When silence counts."""

    closes_at = forms.ZonedDateTimeField(
        label=_("Silence counts as consent from"),
        help_text=_("This time cannot be moved. Another time is another procedure."),
    )

    def __init__(self, data: Any = None, *, zone: str, **more: Any) -> None:
        super().__init__(data, **more)
        field = self.fields["closes_at"]
        assert isinstance(field, forms.ZonedDateTimeField)
        field.set_zone(zone)


class TakeBackForm(forms.Form):
    """Why silence is no longer to count."""

    reason = django_forms.CharField(
        label=_("Why silence is no longer to count"),
        widget=django_forms.Textarea, help_text=_("Everybody who is asked reads it."),
        error_messages={"required": _("Say why silence is no longer to count.")},
    )  # fmt: skip
