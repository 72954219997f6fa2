"""A filter that asks yes or no, or neither."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from django_filters.widgets import BooleanWidget


class YesOrNo(BooleanWidget):
    """What is not asked is called "any", not "unknown"."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.choices = [("", _("Any")), ("true", _("Yes")), ("false", _("No"))]


class YesOrNoFilter(django_filters.BooleanFilter):
    """`?overdue=true`, `false`, or all."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **({"widget": YesOrNo} | more))
