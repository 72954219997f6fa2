"""Briefings of new leaders in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from coordination.briefings import actions, policy
from coordination.briefings.filters import BriefingFilter
from coordination.briefings.models import Briefing
from coordination.exporting import InFiles
from coordination.people.models import Post
from smcc.rest.endpoint import Endpoint, Record
from smcc.rest.inputs import ByCode, Day, OneOf, Text
from smcc.rest.shape import Shape, column, day, moment, number, text, texts, word
from smcc.rest.steps import STEPS, StepInput, Steps

BRIEFING = Shape(
    "Briefing",
    number("id"),
    text("country", "country_id"),
    text("post", "post__code", help_text="the post that got a new holder"),
    text("post_title", "post__title"),
    text("component", "post__component__code"),
    text("leader", "holding__person__name", help_text="who is new in it"),
    moment("starts_at", help_text="since when"),
    word("state", policy.State),
    moment("due_at", allow_null=True),
    day("planned_on", allow_null=True),
    text("briefer", "briefer__code", allow_null=True, help_text="the post that gives it"),
    column("topics", doc=texts()),
    text("note", allow_blank=True),
    moment("held_at", allow_null=True),
    moment("waived_at", allow_null=True),
    text("closing_reason", allow_blank=True),
    text("synthetic", allow_blank=True, help_text="why this is no briefing of the Movement"),
    number("version"),
    STEPS,
)


class BriefingStepInput(StepInput):
    """`plan` needs `planned_on` and `briefer`; `hold` needs `held_on` or `at`, and `topics`."""

    planned_on = Day(required=False)
    briefer = ByCode(Post, "code", required=False)
    held_on = Day(required=False)
    topics = serializers.ListField(child=OneOf(policy.Topic), required=False, max_length=20)
    note = Text(required=False, allow_blank=True, max_length=policy.LONGEST_NOTE)


class BriefingDoor(Endpoint):
    tag, model = "briefings", Briefing
    shape = BRIEFING
    filters = BriefingFilter

    def rows(self) -> QuerySet[Any]:
        seen = Briefing.objects.visible_to(self.person).with_due()
        return seen.select_related(
            "country", "post__component", "holding__person", "briefer__component"
        )


class Briefings(BriefingDoor, InFiles):
    """Briefings of new leaders, newest first. The house opens them when a post that leads changes hands."""

    summaries = {"GET": _("List briefings of new leaders")}


class OneBriefing(BriefingDoor, Record):
    """One briefing."""

    summaries = {"GET": _("Read a briefing")}


class BriefingSteps(BriefingDoor, Steps):
    """Plan it, record that it was held, waive it, take that back."""

    summaries = {"POST": _("Take a step of a briefing")}
    takes = {"POST": BriefingStepInput}

    def take(self, thing: Briefing, step: str, sent: dict[str, Any]) -> Briefing:
        return actions.run(thing, step, by=self.person, **sent)


ONE = "briefings/<int:pk>/"

urlpatterns = [
    path("briefings/", Briefings.as_view(), name="briefings"),
    path(ONE, OneBriefing.as_view(), name="briefing"),
    path(ONE + "steps/<str:step>/", BriefingSteps.as_view()),
]
