"""The filters of the reporting calendar: the page and the list in the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.reporting_date import policy
from recommendations.reporting_date.models import ReportingDate, ReportingDateQuerySet

WHEN = (("upcoming", _("To come")), ("past", _("Past")))


class ReportingDateFilter(django_filters.FilterSet):
    """Dates by body, state, team, review; to come or past."""

    when = django_filters.ChoiceFilter(
        label=_("When"), choices=WHEN, method="at_that_time", empty_label=_("Both")
    )
    body = django_filters.ChoiceFilter(
        label=_("Reported to"), choices=policy.Body.choices, empty_label=_("Any")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=policy.State.choices, empty_label=_("Any")
    )
    workstream = django_filters.CharFilter(
        label=_("Code of the team"), field_name="workstreams__code"
    )
    review = django_filters.CharFilter(
        label=_("Reference of the review"), field_name="reviews__ref"
    )

    class Meta:
        model = ReportingDate
        fields: list[str] = []

    def at_that_time(self, rows: ReportingDateQuerySet, name: str, when: str) -> Any:
        today = timezone.localdate()
        return rows.past(today) if when == "past" else rows.upcoming(today)
