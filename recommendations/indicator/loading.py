"""Bringing what measures the recommendations of a review: once, and never back where it was withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from coordination.components.loading import Report
from recommendations.indicator import policy
from recommendations.indicator.models import IndicatorBinding
from recommendations.review.models import Review


def load_bindings(review: Review, said: Any, report: Report) -> None:
    """Bind what has never been bound. What was changed or withdrawn here stays as it is."""
    rows = {row.number: row for row in review.recommendations.all()}
    known = set(
        IndicatorBinding.objects.filter(recommendation__review=review).values_list(
            "recommendation__number", "indicator"
        )
    )
    for each in said:
        for bound in each.get("indicators", ()):
            if (each["number"], bound["key"]) in known:
                continue
            given = bound.get("since")
            since = date.fromisoformat(given) if given else review.reported_on
            assert since is not None, "a review of the reference has the day of its report"
            IndicatorBinding.objects.create(
                recommendation=rows[each["number"]], indicator=bound["key"], since=since,
                note=bound.get("note", ""), state=policy.WORKFLOW.start,
            )  # fmt: skip
            report.added.append(f"{review.ref} recommendation {each['number']} {bound['key']}")
