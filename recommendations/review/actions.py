"""The steps of a review: the only writers of its state."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from coordination import process
from coordination.people.models import Person
from recommendations.review.models import Review


@transaction.atomic
def run(
    review: Review,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> Review:
    """Publish, take back or withdraw. Refused as the rulebook says, and where somebody wrote meanwhile."""
    process.check_version(process.lock(review), version)
    return process.advance(review, step, by=by, reason=reason, at=at)
