"""What `manage.py load_reference` brings of reviews."""

from __future__ import annotations

from coordination.components.loading import Report
from recommendations.indicator.loading import load_bindings
from recommendations.noting import noted
from recommendations.recommendation.loading import load_recommendations
from recommendations.report.loading import load_round
from recommendations.reporting_date.loading import load_reporting_dates
from recommendations.review.loading import load_review
from recommendations.review.reference import read
from recommendations.workstream.loading import load_workstreams

REVIEWS = {"review_2024": ("round_2024_05_23",)}
"""Each review's file, and the files of its rounds."""
TEAMS = "workstreams_2022"
"""The file of the Movement Implementation Teams, and of what was reported to whom."""


def load(report: Report) -> None:
    """Every review of the reference with its recommendations and published rounds, and the teams.

    Doing it again changes nothing; what was edited here is left, and said. Follows: one audit
    event in the chain of each review, team and date of which something was added or changed.
    """
    for name, rounds in REVIEWS.items():
        said = read(name)
        with noted(report) as of:
            of.thing = review = load_review(said, report)
            load_recommendations(review, said.get("recommendations", ()), report)
            load_bindings(review, said.get("recommendations", ()), report)
            for each in rounds:
                load_round(review, read(each), report)
    load_workstreams(read(TEAMS), report)
    load_reporting_dates(read(TEAMS), report)
