"""The filters of what a table proposes, for its page and for the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from recommendations.intake import policy
from recommendations.intake.models import IntakeRow, Proposal
from smcc.web.yes_or_no import YesOrNoFilter


class ProposalFilter(django_filters.FilterSet):
    """Cells by verdict, column, row, and whether they were applied."""

    verdict = django_filters.ChoiceFilter(label=_("Verdict"), choices=policy.Verdict.choices)
    column = django_filters.ChoiceFilter(label=_("Column"), choices=policy.Column.choices)
    row = django_filters.NumberFilter(label=_("Row in the file"), field_name="row__n")
    applied = YesOrNoFilter(
        label=_("Applied"), field_name="applied_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Proposal
        fields: list[str] = []


class RowFilter(django_filters.FilterSet):
    """Rows that have a cell of a verdict."""

    verdict = django_filters.ChoiceFilter(
        label=_("Verdict"), choices=policy.Verdict.choices, method="of_verdict"
    )

    class Meta:
        model = IntakeRow
        fields: list[str] = []

    def of_verdict(self, rows: QuerySet[Any], name: str, verdict: str) -> QuerySet[Any]:
        having = Proposal.objects.filter(row=OuterRef("pk"), verdict=verdict)
        return rows.filter(Exists(having))
