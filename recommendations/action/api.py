"""Actions in the API: of ways forward and of plans of action."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from coordination.exporting import InFiles
from coordination.people.models import Post
from recommendations.action import actions, policy
from recommendations.action.filters import ActionFilter
from recommendations.action.models import Action
from recommendations.doors import CommitteeDoor
from recommendations.inputs import NumbersInput, RecommendationsInput
from recommendations.linking import seen_codes, unseen
from recommendations.review.models import Review
from recommendations.workstream.models import Workstream
from smcc.rest.endpoint import Record, created
from smcc.rest.inputs import ByCode, Change, Day, Input, Text
from smcc.rest.shape import Reading, Shape, day, gathered, moment, number, text, texts, word
from smcc.rest.steps import STEPS, Steps


def _recommendations(rows: list[tuple[Any, ...]], reading: Reading) -> list[list[str]]:
    return seen_codes(Action, (action for (action,) in rows), reading.person)


ACTION = Shape(
    "Action",
    number("id"),
    text("review", "review__ref", allow_null=True),
    text("workstream", "workstream__code", allow_null=True),
    gathered("recommendations", [""], _recommendations, texts()),
    text("text"),
    text("owner_post", "owner_post__code", allow_null=True),
    day("due_on", allow_null=True),
    text("due_note", allow_blank=True),
    word("state", policy.State),
    moment("done_at", allow_null=True),
    moment("dropped_at", allow_null=True),
    moment("created_at"),
    number("version"),
    STEPS,
)


class ActionInput(Input):
    """An action for recommendations of a review, or for a team's plan.

    Without a team `review` and the numbers of its recommendations are sent. A team's may serve
    recommendations that the team works on.
    """

    workstream = ByCode(Workstream, "code", visible=True, required=False, allow_null=True)
    review = ByCode(Review, "ref", visible=True, required=False, allow_null=True)
    recommendations = NumbersInput(required=False)
    text = Text(max_length=policy.LONGEST_TEXT)
    owner_post = ByCode(Post, "code", required=False, allow_null=True)
    due_on = Day(required=False, allow_null=True)
    due_note = Text(required=False, allow_blank=True, max_length=policy.LONGEST_DATE)


class ActionChange(Change):
    """What may be changed; `recommendations` only in a team's plan."""

    text = Text(max_length=policy.LONGEST_TEXT)
    owner_post = ByCode(Post, "code", allow_null=True)
    due_on = Day(allow_null=True)
    due_note = Text(allow_blank=True, max_length=policy.LONGEST_DATE)
    recommendations = RecommendationsInput()


class ActionDoor(CommitteeDoor):
    tag, model = "actions", Action
    shape = ACTION
    filters = ActionFilter
    with_these = ("review", "workstream", "owner_post")
    with_many = ("workstream__co_chairs",)


class Actions(ActionDoor, InFiles):
    """Actions of ways forward and of plans of action."""

    summaries = {"GET": _("List actions"), "POST": _("Plan an action")}
    takes = {"POST": ActionInput}
    creates = True

    def post(self, request: Any) -> Response:
        sent = self.sent()
        team, _review = sent.pop("workstream", None), sent.pop("review", None)
        if team is not None:
            made = actions.plan_for_team(team, by=self.person, **sent)
        else:
            made = actions.plan_action(sent.pop("recommendations", ()), by=self.person, **sent)
        return created(self.record(made.pk), f"{request.path}{made.pk}/")


class OneAction(ActionDoor, Record):
    """One action."""

    summaries = {"GET": _("Read an action"), "PATCH": _("Change an action")}
    takes = {"PATCH": ActionChange}

    def patch(self, request: Any, pk: int) -> Response:
        row, sent = self.find(pk), self.sent()
        served, version = sent.pop("recommendations", None), sent.pop("version")
        if served is not None:
            served = [*served, *unseen(row.recommendations, self.person)]
        actions.amend_action(
            row, by=self.person, changes=sent, recommendations=served, version=version,
            reason=sent.pop("reason", ""),
        )  # fmt: skip
        return Response(self.record(pk))


class ActionSteps(ActionDoor, Steps):
    """Mark as under way or done, drop, reopen."""

    summaries = {"POST": _("Take a step of an action")}

    def take(self, thing: Action, step: str, sent: dict[str, Any]) -> Action:
        return actions.run(thing, step, by=self.person, **sent)


urlpatterns = [
    path("actions/", Actions.as_view(), name="actions"),
    path("actions/<int:pk>/", OneAction.as_view(), name="action"),
    path("actions/<int:pk>/steps/<str:step>/", ActionSteps.as_view()),
]
