"""The filters of drills, for the list page and for the API."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from coordination.drills import policy
from coordination.drills.models import Drill


class DrillFilter(django_filters.FilterSet):
    """Drills by state."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=policy.State.choices, empty_label=_("Any")
    )

    class Meta:
        model = Drill
        fields: list[str] = []
