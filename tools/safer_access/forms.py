"""The form that says how far a National Society is with Safer Access."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from smcc.web import forms
from smcc.web.versioned_form import VersionedForm


class MoveForm(VersionedForm):
    """How far it is, since when, by whom. `steps`: the name and the words of those that lead on."""

    step = django_forms.ChoiceField(label=_("How far is it?"), widget=django_forms.RadioSelect)
    on = forms.DayField(label=_("Since which day?"), required=False, help_text=_("Empty: today."))
    done_by = django_forms.CharField(
        label=_("By whom?"), max_length=200, required=False,
        help_text=_("Who assessed, planned or reviewed. Empty: the National Society itself."),
    )  # fmt: skip
    reason = django_forms.CharField(
        label=_("What was found, or why"), max_length=5000, required=False,
        widget=django_forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, steps: Iterable[tuple[str, Any]], **more: Any) -> None:
        super().__init__(data, **more)
        choice = self.fields["step"]
        assert isinstance(choice, django_forms.ChoiceField)
        choice.choices = list(steps)
