"""The proof of a review: its page, and the same as files."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from coordination.proof import answering
from coordination.requests import PersonRequest
from recommendations.review.models import Review
from recommendations.review.proving import review_matter


def _proven(request: PersonRequest, ref: str) -> Review:
    """The review at an address; 404 to those who may not see its proof."""
    return get_object_or_404(Review.objects.provable_by(request.user), ref=ref)


@require_safe
def review_proof(request: PersonRequest, ref: str) -> HttpResponse:
    """Whether the record holds, and the timeline of the clocks of its rounds, some clocks a page."""
    review = _proven(request, ref)
    return answering.page(
        request, review_matter(review), "recommendations/review/proof.html", {"review": review},
        name="review_proof",
    )  # fmt: skip


@require_safe
def review_proof_json(request: PersonRequest, ref: str) -> HttpResponseBase:
    """The proof with all events of the review's chain: to keep, and to check anywhere."""
    return answering.json_file(review_matter(_proven(request, ref)))


@require_safe
def review_proof_pdf(request: PersonRequest, ref: str) -> HttpResponseBase:
    """The timeline on paper, in the reader's language."""
    return answering.pdf_file(review_matter(_proven(request, ref)))
