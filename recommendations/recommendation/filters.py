"""The filters of the board, of the list in the API and of the exports: one address, the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.people.models import Post
from recommendations.recommendation import policy
from recommendations.recommendation.finding import found
from recommendations.recommendation.models import (
    Recommendation,
    RecommendationQuerySet,
    overdue,
    waits_for,
)
from smcc.web.day_filter import DayFilter
from smcc.web.yes_or_no import YesOrNoFilter


def institutions() -> QuerySet[Any]:
    """The two whose answer every recommendation waits for."""
    return Component.objects.institutions().order_by("kind")


def owners() -> QuerySet[Any]:
    """The posts that own a recommendation."""
    owning = Recommendation.objects.filter(owner_post=OuterRef("pk"))
    return Post.objects.filter(Exists(owning)).select_related("component").order_by("id")


def offered(rows: Iterable[Any]) -> list[tuple[str, Any]]:
    """What a select offers: nothing, and each row by its code."""
    return [("", _("Any")), *((each.code, str(each)) for each in rows)]


class CodeField(forms.CharField):
    """A record by its code. Looked up when it is asked for, not when the form is described."""

    def __init__(self, *, codes: Callable[[], QuerySet[Any]], **more: Any) -> None:
        self.codes = codes
        super().__init__(**more)

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        if not code:
            return None
        found = None if "\x00" in code else self.codes().filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("“%(code)s” is not known here.") % {"code": code[:60]})
        return found


class CodeFilter(django_filters.Filter):
    """Rows by the code of what they belong to."""

    field_class = CodeField


class BoardFilter(django_filters.FilterSet):
    """Recommendations by words, review, level, status, party, owner, overdue, unchanged since."""

    q = django_filters.CharFilter(label=_("Words"), method="with_words", max_length=200)
    review = django_filters.CharFilter(label=_("Review"), field_name="review__ref")
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=policy.Level.choices, empty_label=_("Any")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=policy.Status.choices, field_name="current__status",
        empty_label=_("Any"),
    )  # fmt: skip
    party = CodeFilter(
        label=_("Waiting for the answer of"), method="of_party", codes=institutions,
        widget=forms.Select(choices=CallableChoiceIterator(lambda: offered(institutions()))),
    )  # fmt: skip
    owner = CodeFilter(
        label=_("Owner"), field_name="owner_post", codes=owners,
        widget=forms.Select(choices=CallableChoiceIterator(lambda: offered(owners()))),
    )  # fmt: skip
    state = django_filters.ChoiceFilter(
        label=_("Followed or closed"), choices=policy.State.choices, empty_label=_("Any")
    )
    overdue = YesOrNoFilter(label=_("Overdue"), method="is_overdue")
    unchanged_since = DayFilter(label=_("Unchanged since"), method="is_unchanged_since")

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def with_words(self, rows: RecommendationQuerySet, name: str, words: str) -> Any:
        """Every word begins a word of the recommendation, of its detail, or of its number."""
        return found(rows, words)

    def of_party(self, rows: RecommendationQuerySet, name: str, party: Any) -> Any:
        return rows.filter(waits_for(party)) if party is not None else rows

    def is_overdue(self, rows: RecommendationQuerySet, name: str, wanted: bool) -> Any:
        late = overdue(timezone.localdate())
        return rows.filter(late) if wanted else rows.exclude(late)

    def is_unchanged_since(self, rows: RecommendationQuerySet, name: str, day: Any) -> Any:
        """Said the same in every round since then, and at least once more."""
        return rows.filter(
            current__same_since__lte=day, current__same_since__lt=F("current__round__dated")
        )
