"""A hundred reviews of fifty recommendations, followed over twenty rounds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

from django.db import connection
from django.db.models import OuterRef, Subquery

from coordination.components.models import Component
from coordination.people.models import Post
from recommendations.recommendation.models import Recommendation, Reference, Response
from recommendations.report.models import StatusReport
from recommendations.review.models import Review
from recommendations.round.models import Round

PER_REVIEW, ROUNDS = 50, 20
BATCH = 2000
FIRST = date(2016, 3, 1)
SAID = (
    "The host National Society and the two institutions agree within hours on who convenes, who "
    "co-convenes and what each partner contributes; what was agreed is written down and shared. "
)


def build(reviews: int) -> None:
    """Add so many published reviews, whose recommendations stand as the last round has them."""
    first = Review.objects.count() + 1
    made = Review.objects.bulk_create(
        Review(
            ref=f"bench-{n}", title=f"Review number {n}", state="published",
            reported_on=FIRST + timedelta(days=n),
        )
        for n in range(first, first + reviews)
    )  # fmt: skip
    owners = list(Post.objects.of_duty(Post.Duty.SECRETARY_GENERAL)[:20])
    asked = Recommendation.objects.bulk_create(
        [
            Recommendation(
                review=review, number=n, text=f"{SAID}({n})", detail=SAID * 3, state="open",
                owner_post=owners[n % len(owners)] if n % 5 else None,
                due_on=date(2026, 1, 1) + timedelta(days=30 * (n % 24)),
            )
            for review, n in product(made, range(1, PER_REVIEW + 1))
        ],
        batch_size=BATCH,
    )  # fmt: skip
    parties = list(Component.objects.institutions())
    Response.objects.bulk_create(
        [
            Response(recommendation=each, party=party, answer="agreed")
            for each, party in product(asked, parties)
        ],
        batch_size=BATCH,
    )
    Reference.objects.bulk_create(
        [
            Reference(
                recommendation=each, n=1, kind="drawn_from", names="section", as_written="Section 2"
            )
            for each in asked
        ],
        batch_size=BATCH,
    )
    _reports(made, asked)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _reports(reviews: list[Review], asked: list[Recommendation]) -> None:
    closed = datetime(2026, 1, 1, tzinfo=UTC)
    person = Post.objects.of_duty(Post.Duty.SECRETARIAT)[0].holdings.all()[0].person
    rounds = Round.objects.bulk_create(
        [
            Round(
                review=review, dated=FIRST + timedelta(days=180 * n), report_by=closed,
                state="closed", closed_at=closed, closed_by=person,
            )
            for review, n in product(reviews, range(1, ROUNDS + 1))
        ],
        batch_size=BATCH,
    )  # fmt: skip
    of = {review.pk: [each for each in rounds if each.review_id == review.pk] for review in reviews}
    statuses = ("implemented", "in_progress", "pending", "not_applicable")
    StatusReport.objects.bulk_create(
        [
            StatusReport(
                round=each, recommendation=thing, owner_post_id=thing.owner_post_id,
                state="checked", status=statuses[(thing.number + n) % 4],
                narrative=SAID * 3, way_forward=SAID, same_since=each.dated,
            )
            for thing in asked
            for n, each in enumerate(of[thing.review_id])
        ],
        batch_size=BATCH,
    )  # fmt: skip
    last = StatusReport.objects.filter(recommendation=OuterRef("pk")).order_by("-round__dated")
    Recommendation.objects.filter(current=None).update(current=Subquery(last.values("pk")[:1]))
