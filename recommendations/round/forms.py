"""The forms that open a round and close it."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from smcc.web import forms
from smcc.web.versioned_form import VersionedForm


class RoundForm(forms.Form):
    """Its date, until when owners report, and what is asked of them."""

    dated = forms.DayField(
        label=_("Date of the round"), help_text=_("The date that the published table will bear.")
    )
    report_by = forms.ZonedDateTimeField(label=_("Owners report by"))
    note = django_forms.CharField(
        label=_("What is asked for"), widget=django_forms.Textarea, required=False,
        help_text=_("Owners read it above their report."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, zone: str, **more: Any) -> None:
        super().__init__(data, **more)
        report_by = self.fields["report_by"]
        assert isinstance(report_by, forms.ZonedDateTimeField)
        report_by.set_zone(zone)


class ClosingForm(VersionedForm):
    """Nothing to fill in: what follows was read on the page, of the round as it stood then."""
