"""The page on which the secretariat adds a recommendation to a review."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.requests import PersonRequest
from recommendations.editing import edited
from recommendations.recommendation import actions
from recommendations.recommendation.forms import RecommendationForm
from recommendations.recommendation.models import Recommendation
from recommendations.review.models import Review
from smcc.rules.refusals import NotYours


@require_http_methods(["GET", "POST"])
def add(request: PersonRequest, ref: str) -> HttpResponse:
    """Add a recommendation, or show what is wrong with everything typed still there."""
    review = get_object_or_404(Review.objects.visible_to(request.user), ref=ref)
    if not actions.may_add(review, request.user):
        raise NotYours(_("The secretariat adds recommendations, as long as the review stands."))

    def act(said: dict[str, Any]) -> Recommendation:
        return actions.add_recommendation(review, by=request.user, **said)

    return edited(
        request, RecommendationForm(request.POST or None), act,
        template="recommendations/recommendation/add.html", context={"review": review},
        done=lambda made: _("%(thing)s is added.") % {"thing": made},
    )  # fmt: skip
