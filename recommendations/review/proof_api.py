"""The proof of a review in the API: the same JSON as its page hands out."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from coordination.proof.export import exported_proof
from coordination.proof.reading import proof_of
from coordination.proof.shapes import ReviewProofShape
from recommendations.review.models import Review
from recommendations.review.proving import review_matter
from smcc.rest import asked
from smcc.rest.endpoint import Endpoint


class ReviewProof(Endpoint):
    """What was told to whom in the rounds of a review, and when, with the events that prove it."""

    tag, model, key = "reviews", Review, "ref"
    summaries = {"GET": _("Read the proof of a review")}
    gives = {"GET": ReviewProofShape}

    def rows(self) -> QuerySet[Any]:
        return Review.objects.provable_by(self.person)

    def get(self, request: Any, ref: str) -> Response:
        """The whole chain of the review, whether it holds, and its timeline with every lateness.

        For the Committee and its secretariat: the chain holds what open rounds hold.
        `verify_audit`, or verify.py alone, checks the answer once it is kept as a file.
        """
        asked.check_known(request.GET, frozenset())
        matter = review_matter(self.find(ref))
        return Response(exported_proof(proof_of(matter, timezone.now(), with_events=True)))


urlpatterns = [
    path("reviews/<slug:ref>/proof/", ReviewProof.as_view(), name="review_proof"),
]
