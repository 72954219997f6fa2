"""Reviews in the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.urls import path
from django.utils.translation import gettext_lazy as _

from coordination.exporting import InFiles
from recommendations.doors import CommitteeDoor
from recommendations.review import actions, policy
from recommendations.review.models import Review
from smcc.rest.endpoint import Record
from smcc.rest.shape import Shape, day, made, moment, number, text, texts, word
from smcc.rest.steps import STEPS, Steps

REVIEW = Shape(
    "Review",
    text("ref"),
    text("title"),
    text("commissioner", allow_blank=True),
    text("consultant", allow_blank=True),
    text("scope", allow_blank=True),
    day("began_on", allow_null=True),
    day("ended_on", allow_null=True),
    word("period_precision", Review.Precision),
    day("reported_on", allow_null=True),
    made("countries", [""], lambda review: [each.pk for each in review.countries.all()], texts()),
    text("synthetic", allow_blank=True),
    word("state", policy.State),
    moment("created_at"),
    number("version"),
    STEPS,
)


class ReviewFilter(django_filters.FilterSet):
    """Reviews by state and country."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.State.choices)
    country = django_filters.CharFilter(label=_("Country (ISO3)"), field_name="countries")

    class Meta:
        model = Review
        fields: list[str] = []


class ReviewDoor(CommitteeDoor):
    tag, model, key = "reviews", Review, "ref"
    shape = REVIEW
    filters = ReviewFilter
    with_many = ("countries",)


class Reviews(ReviewDoor, InFiles):
    """Reviews of how the Movement coordinated, newest first."""

    summaries = {"GET": _("List reviews")}


class OneReview(ReviewDoor, Record):
    """One review."""

    summaries = {"GET": _("Read a review")}


class ReviewSteps(ReviewDoor, Steps):
    """Publish, take back, withdraw."""

    summaries = {"POST": _("Take a step of a review")}

    def take(self, thing: Review, step: str, sent: dict[str, Any]) -> Review:
        return actions.run(thing, step, by=self.person, **sent)


urlpatterns = [
    path("reviews/", Reviews.as_view(), name="reviews"),
    path("reviews/<slug:ref>/", OneReview.as_view(), name="review"),
    path("reviews/<slug:ref>/steps/<str:step>/", ReviewSteps.as_view()),
]
