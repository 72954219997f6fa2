"""The filters of the requests: the page and the list in the API."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from coordination.doors import OfOperation
from tools.advisor_request import policy
from tools.advisor_request.models import AdvisorRequest


class AdvisorRequestFilter(OfOperation):
    """Requests by operation, state, the reason why nobody came, and language."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=policy.State.choices, empty_label=_("Any")
    )
    unmet_reason = django_filters.ChoiceFilter(
        label=_("Unmet because"), choices=policy.Unmet.choices, empty_label=_("Any"),
        method="is_unmet_because",
    )  # fmt: skip

    class Meta:
        model = AdvisorRequest
        fields: list[str] = []

    def is_unmet_because(
        self, rows: QuerySet[AdvisorRequest], name: str, reason: str
    ) -> QuerySet[AdvisorRequest]:
        return rows.filter(state=policy.State.UNMET, unmet_reason=reason)
