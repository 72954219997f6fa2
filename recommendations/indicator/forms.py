"""The forms by which the secretariat says what measures a recommendation, and since when."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from coordination.indicators import registry
from smcc.web import forms
from smcc.web.versioned_form import VersionedForm


def _note() -> django_forms.CharField:
    return django_forms.CharField(
        label=_("Note"), required=False, widget=django_forms.Textarea,
        help_text=_("What a reader should know of this figure. It shows beside it."),
    )  # fmt: skip


class BindForm(forms.Form):
    """Which indicator, since when."""

    indicator = django_forms.ChoiceField(label=_("Indicator"), widget=django_forms.RadioSelect)
    since = forms.DayField(
        label=_("Count operations declared large-scale since"), required=False,
        help_text=_("Leave it empty for the day of the review’s report."),
    )  # fmt: skip
    note = _note()

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        choice = self.fields["indicator"]
        assert isinstance(choice, django_forms.ChoiceField)
        choice.choices = [(each.key, each.title) for each in registry.indicators()]


class BindingForm(VersionedForm):
    """Since when, and the note."""

    since = forms.DayField(label=_("Count operations declared large-scale since"))
    note = _note()
