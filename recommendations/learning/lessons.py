"""The learnings that speak of a tool, for that tool's pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Exists, F, OuterRef, When
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination.lessons.registry import SHOWN_AT_MOST, Lesson, Lessons
from recommendations.review.models import Learning, Review
from recommendations.review.policy import Tool

SENTENCE_END = re.compile(r"(?<=[.!?؟。])\s+")
LONGEST = 240


def lessons_on(tool: str, person: Any, *, countries: Sequence[str] = ()) -> Lessons:
    """At most three first sentences: of reviews that concern these countries first, then the newest.

    One query, and only what the person may read. None for a tool that no learning can speak of.
    """
    if tool not in Tool.values:
        return Lessons()
    rows = list(_rows(tool, person, countries)[: SHOWN_AT_MOST + 1])
    return Lessons(
        [_lesson(each) for each in rows[:SHOWN_AT_MOST]],
        f"{reverse('learning_list')}?{urlencode({'tool': tool})}",
        len(rows) > SHOWN_AT_MOST,
    )


def _rows(tool: str, person: Any, countries: Sequence[str]) -> Any:
    there = {"country__in": list(countries)}
    of_review = Review.countries.through.objects.filter(
        review=OuterRef("priority__review"), **there
    )
    of_learning = Learning.countries.through.objects.filter(learning=OuterRef("pk"), **there)
    rows = Learning.objects.visible_to(person).speaking_of(tool).defer("search_text")
    rows = rows.select_related("priority__review").annotate(
        is_near=Case(When(Exists(of_review) | Exists(of_learning), then=1), default=0)
    )
    newest = F("priority__review__reported_on").desc(nulls_last=True)
    return rows.order_by("-is_near", newest, "priority__number", "number", "pk")


def _lesson(each: Learning) -> Lesson:
    review = each.priority.review
    source = _("%(review)s, learning %(number)s") % {"review": review.ref, "number": each}
    return Lesson(first_sentence(each.text), source, each.get_absolute_url())


def first_sentence(text: str) -> str:
    """Up to the first full stop, or as much of it as there is room for."""
    first = SENTENCE_END.split(text.strip(), 1)[0]
    return first if len(first) <= LONGEST else f"{first[: LONGEST - 1].rstrip()}…"
