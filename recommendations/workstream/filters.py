"""The filters of the teams: the page and the list in the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component, Region
from coordination.components.regions import WORDS
from coordination.searching import asked_for, holding
from recommendations.action.models import Action
from recommendations.workstream import policy
from recommendations.workstream.models import Overlap, Workstream, WorkstreamQuerySet
from smcc.web.yes_or_no import YesOrNoFilter


class WorkstreamFilter(django_filters.FilterSet):
    """Teams by words, state, by a region that nobody comes from, by overlap, and with overdue actions."""

    q = django_filters.CharFilter(label=_("Words"), method="with_words", max_length=200)
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=policy.State.choices, empty_label=_("Any")
    )
    without_region = django_filters.ChoiceFilter(
        label=_("Nobody takes part from"), choices=WORDS, empty_label=_("Any"),
        method="lacks_region",
        help_text=_("Teams whose members are not recorded are left out."),
    )  # fmt: skip
    overlap = YesOrNoFilter(
        label=_("Overlaps with another team"), method="has_overlap",
    )  # fmt: skip
    overdue = YesOrNoFilter(label=_("Has overdue actions"), method="is_overdue")

    class Meta:
        model = Workstream
        fields: list[str] = []

    def with_words(self, rows: WorkstreamQuerySet, name: str, words: str) -> Any:
        """Every word begins a word of the team's name, code, objective or results."""
        return holding(rows, asked_for(words))

    def lacks_region(self, rows: WorkstreamQuerySet, name: str, word: str) -> Any:
        taking_part = Component.objects.filter(workstreams=OuterRef("pk"))
        there = taking_part.national_societies().filter(region=Region[word.upper()])
        return rows.filter(Exists(taking_part), ~Exists(there))

    def has_overlap(self, rows: WorkstreamQuerySet, name: str, wanted: bool) -> Any:
        found = Exists(Overlap.objects.filter(Q(one=OuterRef("pk")) | Q(other=OuterRef("pk"))))
        return rows.filter(found) if wanted else rows.filter(~found)

    def is_overdue(self, rows: WorkstreamQuerySet, name: str, wanted: bool) -> Any:
        late = Action.objects.overdue(timezone.localdate()).filter(workstream=OuterRef("pk"))
        return rows.filter(Exists(late)) if wanted else rows.filter(~Exists(late))
