"""The filters of the pool: the page and the list in the API."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from smcc.web.day_filter import DayFilter
from tools.advisor.models import Advisor, AdvisorQuerySet
from tools.advisor.policy import Language, State
from tools.advisor_request.models import AdvisorRequest


class AdvisorFilter(django_filters.FilterSet):
    """The pool by language, by who can go on a day, by state."""

    language = django_filters.ChoiceFilter(
        label=_("Works in"), choices=Language.choices, empty_label=_("Any"), method="works_in"
    )
    available_on = DayFilter(
        label=_("Available on"), method="is_available",
        help_text=_("Who says so, and is not deployed elsewhere that day."),
    )  # fmt: skip
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=State.choices, empty_label=_("Any")
    )

    class Meta:
        model = Advisor
        fields: list[str] = []

    def works_in(self, rows: AdvisorQuerySet, name: str, language: str) -> Any:
        return rows.working_in(language)

    def is_available(self, rows: AdvisorQuerySet, name: str, day: date) -> Any:
        elsewhere = AdvisorRequest.objects.committing(day, day).filter(advisor=OuterRef("pk"))
        return rows.in_pool().available(day, day).filter(~Exists(elsewhere))
