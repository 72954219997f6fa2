"""The forms of the minutes: an objection, and how it was settled."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from smcc.web import forms
from tools.minutes.speaking import may_object_for
from tools.naming import ComponentChoice


class ObjectionForm(forms.Form):
    component = ComponentChoice(label=_("In the name of"))
    text = django_forms.CharField(
        label=_("What is wrong in the minutes"), widget=django_forms.Textarea,
        error_messages={"required": _("Say what is wrong in the minutes.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, summit: Any, person: Any) -> None:
        super().__init__(data)
        mine = may_object_for(person, summit.operation)
        field: Any = self.fields["component"]
        field.among(Component.objects.filter(pk__in=mine))


class SettlementForm(forms.Form):
    settlement = django_forms.CharField(
        label=_("How it was settled"), widget=django_forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say how it was settled.")},
    )  # fmt: skip
