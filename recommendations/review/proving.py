"""A review as what can be proven: who was reminded of its rounds, and when."""

from __future__ import annotations

from django.conf import settings
from django.utils import formats

from coordination.proof.reading import About, Matter
from recommendations.review.models import Review
from smcc.audit.verify import REVIEW


def review_matter(review: Review) -> Matter:
    """A review with the clocks of its rounds. What is invented of a round is said, too. One query."""
    invented = [review.synthetic] if review.synthetic else []
    rounds = review.rounds.exclude(synthetic="").order_by("dated")
    invented += [
        f"{formats.date_format(dated, 'j F Y')}: {said}"
        for dated, said in rounds.values_list("dated", "synthetic")
    ]
    about = About(
        review.ref, review.title, settings.HOUSE_TIME_ZONE, "\n".join(invented), kind=REVIEW
    )
    return Matter(about, review.created_at)


def matter_named(ref: str) -> Matter | None:
    """The review of this reference, however it is capitalised."""
    found = Review.objects.filter(ref__iexact=ref).order_by("pk").first()
    return None if found is None else review_matter(found)
