"""Rounds in the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from coordination.exporting import InFiles
from recommendations.doors import CommitteeDoor
from recommendations.review.models import Review
from recommendations.round import actions, policy
from recommendations.round.models import Round
from smcc.rest.endpoint import Record, created
from smcc.rest.inputs import ByCode, Day, Input, Moment, Text
from smcc.rest.shape import Shape, day, moment, number, text, word
from smcc.rest.steps import STEPS, Steps

ROUND = Shape(
    "Round",
    number("id"),
    text("review", "review__ref"),
    day("dated"),
    moment("report_by"),
    text("note", allow_blank=True),
    text("synthetic", allow_blank=True),
    word("state", policy.State),
    moment("closed_at", allow_null=True),
    moment("created_at"),
    number("version"),
    STEPS,
)


class RoundFilter(django_filters.FilterSet):
    """Rounds by review and state."""

    review = django_filters.CharFilter(label=_("Reference of the review"), field_name="review__ref")
    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.State.choices)

    class Meta:
        model = Round
        fields: list[str] = []


class RoundInput(Input):
    """A round to open."""

    review = ByCode(Review, "ref", visible=True)
    dated = Day()
    report_by = Moment()
    note = Text(required=False, allow_blank=True, max_length=actions.LONGEST_NOTE)


class RoundDoor(CommitteeDoor):
    tag, model = "rounds", Round
    shape = ROUND
    filters = RoundFilter
    with_these = ("review",)


class Rounds(RoundDoor, InFiles):
    """Rounds of reports on the recommendations of reviews."""

    summaries = {"GET": _("List rounds"), "POST": _("Open a round")}
    takes = {"POST": RoundInput}
    creates = True

    def post(self, request: Any) -> Response:
        sent = self.sent()
        made = actions.open_round(sent.pop("review"), by=self.person, **sent)
        return created(self.record(made.pk), f"{request.path}{made.pk}/")


class OneRound(RoundDoor, Record):
    """One round."""

    summaries = {"GET": _("Read a round")}


class RoundSteps(RoundDoor, Steps):
    """Close, reopen, withdraw."""

    summaries = {"POST": _("Take a step of a round")}

    def take(self, thing: Round, step: str, sent: dict[str, Any]) -> Round:
        return actions.run(thing, step, by=self.person, **sent)


urlpatterns = [
    path("rounds/", Rounds.as_view(), name="rounds"),
    path("rounds/<int:pk>/", OneRound.as_view(), name="round"),
    path("rounds/<int:pk>/steps/<str:step>/", RoundSteps.as_view()),
]
