"""The form that says what a row is and how it was decided."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from smcc.web.versioned_form import VersionedForm
from tools.decision import policy
from tools.decision.models import Decision


class KindForm(VersionedForm):
    kind_of = django_forms.ChoiceField(
        label=_("What it is"), choices=policy.Kind.choices, widget=django_forms.RadioSelect
    )
    how_decided = django_forms.ChoiceField(
        label=_("How it was decided"), required=False, widget=django_forms.RadioSelect,
        choices=[("", _("Not said")), *policy.HowDecided.choices],
    )  # fmt: skip

    def __init__(self, data: Any = None, *, decision: Decision) -> None:
        names = ("kind_of", "how_decided", "version")
        super().__init__(data, initial={name: getattr(decision, name) for name in names})
