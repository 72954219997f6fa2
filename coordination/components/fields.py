"""Form fields that read countries and components as people type them. They work without a script.

A page offers the names with `{% include "coordination/components/_known.html" %}`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component, Country
from coordination.components.picking import NOBODY, Around, Picked, pick_components, pick_countries

COUNTRIES, COMPONENTS = "known-countries", "known-components"
"""The ids of the lists that a page offers."""
TYPED_AT_MOST = 2000


class PickedField(forms.CharField):
    """What one typed, found. The text stays in the field until all of it was found."""

    offers = ""
    is_single = False

    def find(self, typed: str) -> Picked:
        raise NotImplementedError

    def __init__(self, **more: Any) -> None:
        more.setdefault("max_length", TYPED_AT_MOST)
        super().__init__(**more)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        several = {} if self.is_single else {"data-several": ""}
        return {"list": self.offers, "autocomplete": "off", "dir": "auto"} | several

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        if self.is_single:
            return str(value)
        return ", ".join(getattr(one, "short_name", "") or str(one) for one in value)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        picked = self.find(typed) if typed else Picked()
        if picked.sentences:
            raise ValidationError(picked.sentences)
        if not self.is_single:
            return picked.found
        if len(picked.found) > 1:
            raise ValidationError(_("Name one only."), code="several")
        return picked.found[0] if picked.found else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class CountriesField(PickedField):
    """Several countries, with commas between: "Ukraine, POL". Reads as a list."""

    offers = COUNTRIES

    def find(self, typed: str) -> Picked:
        return pick_countries(typed)


class ComponentsField(PickedField):
    """Several components, with commas between: "ICRC, IFRC, Polish Red Cross". Reads as a list."""

    offers = COMPONENTS
    around: Around = NOBODY

    def find(self, typed: str) -> Picked:
        return pick_components(typed, self.around)


class ComponentField(ComponentsField):
    """One component: "URCS", "Ukrainian Red Cross" or "DUA001". Reads as the component, or None."""

    is_single = True


def near(form: forms.BaseForm, name: str, codes: Callable[[], Iterable[str]]) -> None:
    """Tell a form's field of components in which countries those meant are first looked for."""
    field = form.fields[name]
    assert isinstance(field, ComponentsField)
    field.around = Around(codes)


class Setting(Protocol):
    """As much of an operation as tells whom a short name means in it."""

    country_codes: str

    def allocation(self) -> dict[str, set[int]]: ...


def within(form: forms.BaseForm, operation: Setting) -> None:
    """Tell all of a form's fields of components in which operation those meant take part."""
    around = Around(
        lambda: operation.country_codes.split(), lambda: operation.allocation()["taking_part"]
    )
    for field in form.fields.values():
        if isinstance(field, ComponentsField):
            field.around = around


def known_countries() -> list[str]:
    """Names to offer, in the reader's language."""
    return sorted(country.name for country in Country.objects.all())


def known_components(first: Collection[int] = ()) -> list[tuple[str, str]]:
    """Names to offer with their short names, in the reader's language; those with an id in `first` before the others."""
    every = sorted(Component.objects.all(), key=lambda one: (one.pk not in first, one.name))
    return list(dict.fromkeys((one.name, one.short_name) for one in every))
