"""Referrals in the API: decisions carried over, delegated, escalated, and how that ended."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.doors import ThingDoor, names_of
from coordination.exporting import InFiles
from coordination.people.models import Post
from coordination.without_drills import DrillsFilter, without_drills
from smcc.rest.endpoint import Record, created
from smcc.rest.inputs import ByCode, Input, Moment, OneOf, Text, Version
from smcc.rest.shape import Shape, moment, number, text, word
from smcc.rest.steps import STEPS, StepInput, Steps
from smcc.web.id_filter import IdFilter
from tools.by_meeting import OF_ROW, VisibleSummit
from tools.decision.models import Decision
from tools.decision.policy import Level
from tools.mini_summit.models import MiniSummit
from tools.referral import actions, policy
from tools.referral.models import Referral

REFERRAL = Shape(
    "Referral",
    number("id"),
    text("operation", "decision__operation__ref"),
    number("decision", "decision_id"),
    word("move", policy.Move),
    word("state", policy.State),
    word("from_level", Level),
    word("to_level", Level),
    text("from_post", "from_post__code", allow_null=True),
    text("to_post", "to_post__code", allow_null=True),
    number("to_mini_summit", "to_summit_id", allow_null=True),
    moment("from_due_at", allow_null=True),
    moment("to_due_at", allow_null=True, help_text="null: its date stayed"),
    text("reason"),
    text("answer", allow_blank=True, help_text="what was decided; of what was taken back: why"),
    moment("created_at"),
    text("created_by", "created_by__name", allow_null=True),
    moment("answered_at", allow_null=True),
    text("answered_by", "answered_by__name", allow_null=True),
    moment("taken_back_at", allow_null=True),
    text("taken_back_by", "taken_back_by__name", allow_null=True),
    moment("ended_at", allow_null=True),
    number("version"),
    STEPS,
)


class ReferralFilter(django_filters.FilterSet):
    """Referrals by operation, decision, meeting, post, how and whether they stand."""

    operation = django_filters.CharFilter(
        label=_("Reference of the operation"), field_name="decision__operation__ref"
    )
    decision = IdFilter(label=_("Decision (its id)"))
    to_mini_summit = IdFilter(label=_("Mini-Summit (its id)"), field_name="to_summit")
    to_post = django_filters.CharFilter(label=_("Post (its code)"), field_name="to_post__code")
    move = django_filters.ChoiceFilter(label=_("How"), choices=policy.Move.choices)
    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.State.choices)
    drills = DrillsFilter(OF_ROW)

    class Meta:
        model = Referral
        fields: list[str] = []


class VisibleDecision(serializers.PrimaryKeyRelatedField):
    """A decision by its id, among those that may be seen."""

    def get_queryset(self) -> Any:
        return Decision.objects.visible_to(self.context["request"].user)


class ReferralInput(Input):
    """Where a decision goes: a later meeting for "carry", a post for "delegate" and "escalate"."""

    decision = VisibleDecision(queryset=Decision.objects.none())
    move = OneOf(policy.Move)
    reason = Text(max_length=policy.LONGEST_TEXT)
    to_mini_summit = VisibleSummit(queryset=MiniSummit.objects.none(), required=False)
    to_post = ByCode(Post, "code", required=False)
    level = OneOf(Level, required=False)
    due_at = Moment(required=False, help_text=_("a new date; without it the date stays"))
    version = Version(
        required=False, help_text=_("of the decision that you read: refused where it has changed")
    )


class ReferralStepInput(StepInput):
    """The reason of "answer" is what was decided."""

    due_at = Moment(required=False, help_text=_("with “answer”: a new date of the decision"))


class ReferralDoor(ThingDoor):
    tag, model = "referrals", Referral
    shape = REFERRAL
    filters = ReferralFilter
    with_these = ("decision__operation", "decision__summit", "from_post", "to_post")
    with_many = names_of("created_by", "answered_by", "taken_back_by")  # type: ignore[assignment]

    def listed(self) -> QuerySet[Any]:
        asked = self.request.GET
        rows = self.rows()
        return rows if asked.get("decision") else without_drills(rows, asked, OF_ROW)


class Referrals(ReferralDoor, InFiles):
    """Decisions carried over, delegated and escalated, newest first."""

    summaries = {"GET": _("List referrals"), "POST": _("Refer a decision")}
    takes = {"POST": ReferralInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Carry a decision over to a later meeting, delegate it to a post, or escalate it a level up."""
        sent = self.sent()
        sent["to_summit"] = sent.pop("to_mini_summit", None)
        made = actions.refer(sent.pop("decision"), sent.pop("move"), by=self.person, **sent)
        return created(self.record(made.pk), reverse("api:referral", kwargs={"pk": made.pk}))


class OneReferral(ReferralDoor, Record):
    """One station of a decision's path."""

    summaries = {"GET": _("Read a referral")}


class ReferralSteps(ReferralDoor, Steps):
    """Return an escalated decision with what was decided, or take a referral back."""

    summaries = {"POST": _("Take a step of a referral")}
    takes = {"POST": ReferralStepInput}

    def take(self, thing: Referral, step: str, sent: dict[str, Any]) -> Referral:
        return actions.run(thing, step, by=self.person, **sent)


urlpatterns = [
    path("referrals/", Referrals.as_view(), name="referrals"),
    path("referrals/<int:pk>/", OneReferral.as_view(), name="referral"),
    path("referrals/<int:pk>/steps/<str:step>/", ReferralSteps.as_view()),
]
