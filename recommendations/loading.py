"""What `manage.py load_reference` brings of reviews."""

from __future__ import annotations

from django.utils import timezone

from coordination.components.loading import Report
from recommendations.indicator.loading import load_bindings
from recommendations.recommendation.loading import load_recommendations
from recommendations.report.loading import load_round
from recommendations.review.loading import load_review
from recommendations.review.reference import read
from smcc.audit.record import append

REVIEWS = {"review_2024": ("round_2024_05_23",)}
"""Each review's file, and the files of its rounds."""


def load(report: Report) -> None:
    """Every review of the reference with its recommendations and published rounds.

    Doing it again changes nothing; what was edited here is left, and said. Follows: one audit
    event in the chain of each review of which something was added or changed.
    """
    for name, rounds in REVIEWS.items():
        before = len(report.added), len(report.changed)
        said = read(name)
        review = load_review(said, report)
        load_recommendations(review, said.get("recommendations", ()), report)
        load_bindings(review, said.get("recommendations", ()), report)
        for each in rounds:
            load_round(review, read(each), report)
        added, changed = report.added[before[0] :], report.changed[before[1] :]
        if added or changed:
            append(
                chain=review.chain, at=timezone.now(), verb="reference.load",
                target_kind=review.kind, target_id=review.key, target_label=str(review),
                actor_name="SMCC", after=review.state, data={"added": added, "changed": changed},
            )  # fmt: skip
