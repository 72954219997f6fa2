"""A filter by a civil day, read as forms read one: by the same rule of what a day can be."""

from __future__ import annotations

import django_filters

from smcc.web.forms import DayField


class DayFilter(django_filters.DateFilter):
    field_class = DayField
