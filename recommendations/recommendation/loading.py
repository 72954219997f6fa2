"""Bringing the recommendations of a review in line with the reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coordination.components.loading import Report, merge
from recommendations.recommendation import policy
from recommendations.recommendation.models import Recommendation, Reference
from recommendations.review.models import Learning, Review

FIELDS = ("level", "text", "detail", "scope", "scope_reason", "footnotes")


def load_recommendations(review: Review, said: Any, report: Report) -> None:
    """The recommendations, and then what they refer to: a reference may lead to a later one."""
    known = {row.number: row for row in review.recommendations.all()}
    new = []
    for each in said:
        fields = {name: each.get(name, [] if name == "footnotes" else "") for name in FIELDS}
        label = f"{review.ref} recommendation {each['number']}"
        row = known.get(each["number"])
        if row is None:
            row = Recommendation.objects.create(
                review=review, number=each["number"], country_id=each.get("country") or None,
                state=policy.State.OPEN, loaded=fields, **fields,
            )  # fmt: skip
            known[row.number] = row
            new.append((row, each.get("refs", ())))
            report.added.append(label)
        elif merge(row, fields, label, report):
            row.save()
    learnings = {
        (each.priority.number, each.number): each
        for each in Learning.objects.filter(priority__review=review).select_related("priority")
    }
    for row, refs in new:
        Reference.objects.bulk_create(
            _reference(row, n, each, known, learnings) for n, each in enumerate(refs, start=1)
        )


def _reference(
    row: Recommendation,
    n: int,
    said: Mapping[str, Any],
    recommendations: Mapping[int, Recommendation],
    learnings: Mapping[tuple[int, int], Learning],
) -> Reference:
    return Reference(
        recommendation=row, n=n, kind=said["kind"], names=said["names"],
        found_in=said.get("found_in") or policy.Part.DETAIL, as_written=said["as_written"], section=str(said.get("section") or ""),
        learning=learnings.get((said.get("priority") or 0, said.get("learning") or 0)),
        to=recommendations.get(said.get("recommendation") or 0),
    )  # fmt: skip
