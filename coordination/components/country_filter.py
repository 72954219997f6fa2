"""A filter by the code of a country. A code that no country has is said, and finds nothing in silence."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.components.countries import knows_country
from smcc.web.text import clean_text


class CountryCodeField(forms.CharField):
    """ISO3, in any case, as the code that records keep."""

    def clean(self, value: Any) -> str:
        said: str = clean_text(super().clean(value) or "").strip().upper()
        if said and not knows_country(said):
            raise ValidationError(
                _("There is no country with this code. Give its three letters, such as KEN."),
                code="unknown",
            )
        return said


class CountryCodeFilter(django_filters.Filter):
    """Records of the country with this code."""

    field_class = CountryCodeField

    def __init__(self, *args: Any, **more: Any) -> None:
        given = {"label": gettext_lazy("Country (its three letters)"), "max_length": 3}
        super().__init__(*args, **(given | {"field_name": "country_id"} | more))
