"""The filters of tables brought in."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from coordination.without_drills import DrillsFilter
from smcc.web.id_filter import IdFilter
from tools.by_meeting import OF_MEETING
from tools.table_import import policy
from tools.table_import.models import TableImport


class TableImportFilter(django_filters.FilterSet):
    """By operation, meeting and state."""

    operation = django_filters.CharFilter(
        label=_("Reference of the operation"), field_name="summit__operation__ref"
    )
    mini_summit = IdFilter(label=_("Mini-Summit (its id)"), field_name="summit")
    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.State.choices)
    drills = DrillsFilter(OF_MEETING)

    class Meta:
        model = TableImport
        fields: list[str] = []
