"""The filters of actions in the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.action import policy
from recommendations.action.models import Action, ActionQuerySet
from smcc.web.yes_or_no import YesOrNoFilter


class ActionFilter(django_filters.FilterSet):
    """Actions by team, review, state; overdue."""

    workstream = django_filters.CharFilter(
        label=_("Code of the team"), field_name="workstream__code"
    )
    review = django_filters.CharFilter(label=_("Reference of the review"), field_name="review__ref")
    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.State.choices)
    overdue = YesOrNoFilter(label=_("Overdue"), method="is_overdue")

    class Meta:
        model = Action
        fields: list[str] = []

    def is_overdue(self, rows: ActionQuerySet, name: str, wanted: bool) -> Any:
        late = rows.overdue(timezone.localdate())
        return late if wanted else rows.exclude(pk__in=late.values("pk"))
