"""Recommendations by their words: one rule for the search of the header, the board, the API and the exports."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Case, When
from django.utils import translation

from coordination.components.names import folded
from coordination.searching import asked_for, holding
from recommendations.recommendation.models import Recommendation, RecommendationQuerySet

LONGEST_NUMBER = 6


def found(rows: RecommendationQuerySet, typed: str) -> RecommendationQuerySet:
    """Those that hold every word; each has `rank`: 0 where a number that was typed is its own.

    What people call a recommendation is no word to look for: "Recommandation 4" finds the fourth.
    """
    numbers = [int(w) for w in typed.split() if w.isdecimal() and len(w) <= LONGEST_NUMBER]
    called = _called()
    telling = " ".join(word for word in typed.split() if folded(word) not in called)
    if telling or not typed.split():
        rows = holding(rows, asked_for(telling))
    return rows.annotate(rank=Case(When(number__in=numbers, then=0), default=1))


def _called() -> set[str]:
    """The word for a recommendation, as each language has it: one and many."""
    said = set()
    meta: Any = Recommendation._meta
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said |= {folded(str(meta.verbose_name)), folded(str(meta.verbose_name_plural))}
    return said
