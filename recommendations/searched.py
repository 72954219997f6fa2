"""What the search of the header finds here: recommendations, learnings, reviews and teams."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.searching import asked_for, holding
from coordination.watch.sources import Line, Source
from recommendations.models import Learning, Recommendation, Review, Workstream
from recommendations.recommendation.finding import found


def _recommendations(words: str, person: Any) -> QuerySet[Any]:
    seen = Recommendation.objects.visible_to(person).select_related("review")
    return found(seen.defer("search_text", "review__search_text"), words)


def _recommendation(row: Recommendation) -> Line:
    return Line(row, row.get_absolute_url(), row.review.ref, row.text)


def _learnings(words: str, person: Any) -> QuerySet[Any]:
    seen = Learning.objects.visible_to(person).select_related("priority__review")
    return holding(seen.defer("search_text"), asked_for(words))


def _learning(row: Learning) -> Line:
    title = _("Learning %(number)s") % {"number": row}
    return Line(title, row.get_absolute_url(), row.priority.review.ref, row.text)


def _reviews(words: str, person: Any) -> QuerySet[Any]:
    seen = Review.objects.visible_to(person)
    return holding(seen.defer("search_text"), asked_for(words))


def _review(row: Review) -> Line:
    return Line(
        row, row.get_absolute_url(), f"{_('Review')} · {row.ref} · {row.state_label}", row.scope
    )


def _teams(words: str, person: Any) -> QuerySet[Any]:
    seen = Workstream.objects.visible_to(person)
    return holding(seen.defer("search_text"), asked_for(words))


def _team(row: Workstream) -> Line:
    return Line(row, row.get_absolute_url(), f"{_('Team')} · {row.state_label}", row.objective)


SOURCES = (
    Source(
        "recommendations", gettext_lazy("Recommendations"),
        gettext_lazy("All recommendations found"),
        ("rank", "-review_id", "number", "id"), _recommendations, _recommendation,
    ),
    Source(
        "learnings", gettext_lazy("Lessons"), gettext_lazy("All lessons found"),
        ("-priority__review_id", "priority__number", "number", "id"), _learnings, _learning,
    ),
    Source(
        "reviews", gettext_lazy("Reviews"), gettext_lazy("All reviews found"),
        ("-id",), _reviews, _review,
    ),
    Source(
        "teams", gettext_lazy("Teams"), gettext_lazy("All teams found"),
        ("name", "id"), _teams, _team,
    ),
)  # fmt: skip
