"""The page of a review: what it found, what it recommends, and its rounds."""

from __future__ import annotations

from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from coordination.requests import PersonRequest
from recommendations.action.models import Action
from recommendations.committee import steers
from recommendations.intake.actions import may_bring_in
from recommendations.recommendation.actions import may_add
from recommendations.review import actions
from recommendations.review.models import Learning, Review
from recommendations.round.actions import may_open
from recommendations.round.models import Round
from recommendations.round.trend import trend
from smcc.web import listing
from smcc.web.stepping import take_step


def review_of(request: PersonRequest, ref: str) -> Review:
    """The review at an address; 404 to those who may not read it."""
    return get_object_or_404(Review.objects.visible_to(request.user), ref=ref)


LEARNINGS_AT_ONCE = 20
"""Learnings of a priority that its review's page tells; the list of learnings has all, page by page."""


@require_GET
def page(request: PersonRequest, ref: str) -> HttpResponse:
    """Everything that the review says, in its own order."""
    review = review_of(request, ref)
    first = Learning.objects.order_by("number", "id")[:LEARNINGS_AT_ONCE]
    priorities = review.priorities.annotate(learned=Count("learnings"))
    recommended = review.recommendations.select_related(
        "review", "country", "current", "owner_post__component"
    )
    context = {
        "review": review,
        "priorities": priorities.prefetch_related(
            Prefetch("learnings", first, to_attr="first_learnings")
        ),
        "recommendations": listing.paginate(recommended, request.GET, order=("number", "id")),
        "trend": trend(review, request.user),
        "rounds": Round.objects.visible_to(request.user).filter(review=review),
        "open_actions": Action.objects.filter(review=review).open().count(),
        "may_open": may_open(review, request.user),
        "may_keep": actions.may_keep(request.user) and review.stands,
        "may_add": may_add(review, request.user),
        "may_bring_in": may_bring_in(review, request.user),
        "may_prove": steers(request.user),
        "offers": review.offers(request.user),
        "steps_url": reverse("review_steps", args=[ref]),
    }
    return render(request, "recommendations/review/page.html", context)


@require_POST
def steps(request: PersonRequest, ref: str) -> HttpResponse:
    """Publish, take back, withdraw."""
    review = review_of(request, ref)
    return take_step(request, review, actions.run, url=reverse("review_steps", args=[ref]))
