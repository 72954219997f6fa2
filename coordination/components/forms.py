"""Adding and correcting components and countries, and suspending a membership."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.components.edits import NAMES, Edit
from coordination.components.fields import ComponentField, CountriesField
from coordination.components.models import Component, Country, Region
from smcc.rules.reasons import LONGEST_REASON
from smcc.web import forms
from smcc.web.versioned_form import VersionedForm


def reason_field() -> django_forms.CharField:
    return django_forms.CharField(
        label=_("Why, and on what does it rest?"),
        help_text=_("It stays in the record. Name the decision or the letter if there is one."),
        widget=django_forms.Textarea,
        max_length=LONGEST_REASON,
    )


def region_field() -> django_forms.TypedChoiceField:
    return django_forms.TypedChoiceField(
        label=_("IFRC region"),
        choices=[("", "–"), *Region.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )


class NamesForm(forms.Form):
    """Names in the four languages; the English one is always needed."""

    name_en = django_forms.CharField(label=_("Name in English"), max_length=200)
    name_fr = django_forms.CharField(label=_("Name in French"), max_length=200, required=False)
    name_es = django_forms.CharField(label=_("Name in Spanish"), max_length=200, required=False)
    name_ar = django_forms.CharField(label=_("Name in Arabic"), max_length=200, required=False)


class OneCountryField(CountriesField):
    """One country, or None."""

    is_single = True


class ComponentValues(NamesForm):
    short_name = django_forms.CharField(label=_("Short name"), max_length=20, required=False)
    aliases = django_forms.CharField(
        label=_("Also known as"),
        help_text=_("Former and other names, one a line. People find the component by them."),
        widget=django_forms.Textarea,
        max_length=2000,
        required=False,
    )
    country = OneCountryField(label=_("Country"), required=False)
    region = region_field()
    active_from = forms.DayField(label=_("Member from"), required=False)
    active_until = forms.DayField(label=_("Member until"), required=False)
    reason = reason_field()

    def clean_aliases(self) -> list[str]:
        return [name for name in self.cleaned_data["aliases"].splitlines() if name.strip()]

    def said(self) -> dict[str, Any]:
        """The cleaned values, but for the reason and the version."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("reason", "version")
        }


class ComponentForm(ComponentValues, VersionedForm):
    """What is corrected of a component."""

    def __init__(self, *args: Any, component: Component, **more: Any) -> None:
        names = set(self.base_fields) - {"aliases", "reason"}
        known = {name: getattr(component, name) for name in names}
        known["aliases"] = "\n".join(component.aliases.values_list("name", flat=True))
        super().__init__(*args, initial=known, **more)


class NewComponentForm(ComponentValues):
    """A component that the reference does not have."""

    code = django_forms.CharField(
        label=_("Code"), max_length=12,
        help_text=_("A National Society’s code in the Federation-wide databank, such as DUA001."),
    )  # fmt: skip
    kind = django_forms.ChoiceField(label=_("Kind"), choices=Component.Kind.choices)
    part_of = ComponentField(
        label=_("Part of"), required=False, help_text=_("For an office: the ICRC or the IFRC.")
    )
    field_order = ("code", "kind", "part_of")


class CountryForm(NamesForm, VersionedForm):
    """What is corrected of a country."""

    region = region_field()
    reason = reason_field()

    def __init__(self, *args: Any, country: Country, **more: Any) -> None:
        known = {name: getattr(country, name) for name in (*NAMES, "region", "version")}
        super().__init__(*args, initial=known, **more)

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*NAMES, "region")}


class NewCountryForm(NamesForm):
    iso3 = django_forms.CharField(label="ISO 3166-1 alpha-3", max_length=3)
    iso2 = django_forms.CharField(label="ISO 3166-1 alpha-2", max_length=2)
    region = region_field()
    reason = reason_field()
    field_order = ("iso3", "iso2")


class SuspendForm(VersionedForm):
    """From when the membership is suspended, and why."""

    starts_on = forms.DayField(label=_("Suspended from"))
    ends_on = forms.DayField(label=_("Until (empty: no end yet)"), required=False)
    reason = reason_field()


class LiftForm(VersionedForm):
    """The last day of a suspension."""

    ends_on = forms.DayField(label=_("Last day of the suspension"), initial=timezone.localdate)
    reason = reason_field()


class TakeReferenceForm(VersionedForm):
    """Which fields are taken from the reference again."""

    fields_taken = django_forms.MultipleChoiceField(
        label=_("Take the reference’s value again for"),
        widget=django_forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, edits: Iterable[Edit], **more: Any) -> None:
        super().__init__(*args, **more)
        which: Any = self.fields["fields_taken"]
        which.choices = [(edit.name, edit.label) for edit in edits]

    def clean_fields_taken(self) -> list[str]:
        found: list[str] = self.cleaned_data["fields_taken"]
        if not found:
            raise ValidationError(_("Choose at least one."))
        return found
