"""A filter by the id of another record."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms

LARGEST = 2**63 - 1
"""A larger id fits no database: asked for it, some refuse the whole question."""


class IdFilter(django_filters.NumberFilter):
    """`?decision=17`. What cannot be an id is refused with a sentence."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **({"min_value": 0, "max_value": LARGEST} | more))
