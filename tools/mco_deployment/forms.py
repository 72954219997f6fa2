"""The form of the advisor decision."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from smcc.web import forms
from smcc.web.versioned_form import VersionedForm
from tools.mco_deployment.policy import Choice


class DecisionForm(VersionedForm):
    """What was decided, why, and when."""

    choice = django_forms.ChoiceField(
        label=_("What was decided?"), choices=Choice.choices, widget=django_forms.RadioSelect,
        error_messages={"required": _("Choose what was decided.")},
    )  # fmt: skip
    reason = django_forms.CharField(
        label=_("Why?"), widget=django_forms.Textarea,
        help_text=_("If none can be had: whom you asked, and what is done instead."),
        error_messages={"required": _("Say why, in a sentence.")},
    )  # fmt: skip
    at = forms.ZonedDateTimeField(
        label=_("When was it decided?"), required=False,
        help_text=_("Leave it empty if it was just now."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, zone: str, **more: Any) -> None:
        super().__init__(data, **more)
        at = self.fields["at"]
        assert isinstance(at, forms.ZonedDateTimeField)
        at.set_zone(zone)
