"""Filters of items between the levels: the same for the list page, its files and the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.components.country_filter import CountryCodeFilter
from coordination.deadlines.models import Deadline
from smcc.web.id_filter import IdFilter
from smcc.web.yes_or_no import YesOrNoFilter
from tools.body_item import policy
from tools.body_item.models import BodyItem, BodyItemQuerySet
from tools.decision.policy import Level


class BodyItemFilter(django_filters.FilterSet):
    """By country, the level where it lies, state, whether it is open, and whether an answer is overdue."""

    country = CountryCodeFilter()
    level = django_filters.ChoiceFilter(
        label=_("Level where it lies"), field_name="body__level", choices=Level.choices,
        empty_label=_("Any"),
    )  # fmt: skip
    body = IdFilter(label=_("Standing body (its id)"))
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=policy.State.choices, empty_label=_("Any")
    )
    open = YesOrNoFilter(label=_("Open"), method="by_open")
    overdue = YesOrNoFilter(label=_("An answer is overdue"), method="by_overdue")

    class Meta:
        model = BodyItem
        fields: list[str] = []

    def by_open(self, rows: BodyItemQuerySet, name: str, wanted: bool) -> Any:
        return rows.open() if wanted else rows.exclude(state__in=policy.OPEN)

    def by_overdue(self, rows: BodyItemQuerySet, name: str, wanted: bool) -> Any:
        late = Deadline.objects.overdue(timezone.now()).filter(subject_kind=BodyItem.kind)
        keyed = rows.annotate(own_key=Cast("pk", CharField()))
        keys = late.values("subject_id")
        return keyed.filter(own_key__in=keys) if wanted else keyed.exclude(own_key__in=keys)
