"""Correcting a component."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from smcc.web import forms

NAMES = ("name_en", "name_fr", "name_es", "name_ar")


class ComponentForm(forms.Form):
    name_en = django_forms.CharField(label=_("Name in English"), max_length=200)
    name_fr = django_forms.CharField(label=_("Name in French"), max_length=200, required=False)
    name_es = django_forms.CharField(label=_("Name in Spanish"), max_length=200, required=False)
    name_ar = django_forms.CharField(label=_("Name in Arabic"), max_length=200, required=False)
    short_name = django_forms.CharField(label=_("Short name"), max_length=20, required=False)
    aliases = django_forms.CharField(
        label=_("Also known as"),
        help_text=_("One name a line. People find the component by them."),
        widget=django_forms.Textarea,
        max_length=2000,
        required=False,
    )
    active_from = forms.DayField(label=_("Member from"), required=False)
    active_until = forms.DayField(label=_("Member until"), required=False)

    def __init__(self, *args: Any, component: Component, **more: Any) -> None:
        known = {name: getattr(component, name) for name in self.base_fields if name != "aliases"}
        known["aliases"] = "\n".join(component.aliases.values_list("name", flat=True))
        super().__init__(*args, initial=known, **more)

    def said(self) -> dict[str, Any]:
        """The cleaned values, as the action takes them."""
        cleaned = self.cleaned_data
        return {
            "names": {name: cleaned[name] for name in NAMES},
            "short_name": cleaned["short_name"],
            "aliases": cleaned["aliases"].splitlines(),
            "active_from": cleaned["active_from"],
            "active_until": cleaned["active_until"],
        }
