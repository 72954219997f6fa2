"""Decisions in the API: the rows of decision tables, and what became of them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.models import Component
from coordination.doors import OfOperation, ThingDoor, names_of
from coordination.people.models import Post
from smcc.rest.endpoint import Listing, Record, created
from smcc.rest.inputs import ByCode, ByCodes, Change, Input, Moment, OneOf, text_for
from smcc.rest.shape import Shape, made, moment, number, text, texts, word
from smcc.rest.steps import STEPS, StepInput, Steps
from tools.decision import actions, policy
from tools.decision.filters import DecisionFilter
from tools.decision.models import Decision
from tools.mini_summit.models import MiniSummit


def _supports(decision: Decision) -> list[str]:
    return sorted(component.code for component in decision.supports.all())


DECISION = Shape(
    "Decision",
    number("id"),
    text("operation", "operation__ref"),
    number("mini_summit", "summit_id"),
    number("position"),
    word("topic", policy.Topic),
    text("subject", allow_blank=True),
    word("state", policy.State),
    text("text", allow_blank=True),
    text("lead", "lead__code", allow_null=True),
    made("supports", [""], _supports, texts()),
    text("responsible_post", "responsible_post__code", allow_null=True),
    moment("due_at", allow_null=True),
    text("disagreement", allow_blank=True),
    text("outcome", allow_blank=True, help_text="what came of it"),
    moment("done_at", allow_null=True),
    text("done_by", "done_by__name", allow_null=True),
    moment("dropped_at", allow_null=True),
    text("dropped_by", "dropped_by__name", allow_null=True),
    moment("superseded_at", allow_null=True),
    text("superseded_by", "superseded_by__name", allow_null=True),
    moment("created_at"),
    number("version"),
    STEPS,
)


class ByMeetingFilter(OfOperation, DecisionFilter):
    """The filters of the list page, across operations; and the rows of one meeting."""

    mini_summit = django_filters.NumberFilter(label=_("Mini-Summit (its id)"), field_name="summit")


class VisibleSummit(serializers.PrimaryKeyRelatedField):
    """A meeting by its id, among those that may be seen."""

    def get_queryset(self) -> Any:
        return MiniSummit.objects.visible_to(self.context["request"].user)


class DecisionFields(Input):
    """The cells of a row."""

    topic = OneOf(policy.Topic)
    subject = text_for(Decision, "subject", required=False)
    text = text_for(Decision, "text", required=False)
    lead = ByCode(Component, "code", required=False, allow_null=True)
    supports = ByCodes(Component, "code", required=False)
    responsible_post = ByCode(Post, "code", required=False, allow_null=True)
    due_at = Moment(required=False, allow_null=True)
    disagreement = text_for(Decision, "disagreement", required=False)


class DecisionInput(DecisionFields):
    """A new row of a meeting's table."""

    mini_summit = VisibleSummit(queryset=MiniSummit.objects.none())


class DecisionChange(DecisionFields, Change):
    """Any of the cells, and the version that was read."""

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        del fields["reason"]
        return fields


class MoveInput(Input):
    """Which way."""

    to = OneOf((("up", _("up")), ("down", _("down"))))


class DecisionDoor(ThingDoor):
    tag, model = "decisions", Decision
    shape = DECISION
    filters = ByMeetingFilter
    with_these = ("operation", "summit", "lead", "responsible_post")
    with_many = (*names_of("done_by", "dropped_by", "superseded_by"), "supports")


class Decisions(DecisionDoor, Listing):
    """Rows of decision tables, newest first."""

    summaries = {"GET": _("List decisions"), "POST": _("Add a row to a decision table")}
    takes = {"POST": DecisionInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Add a row at the end of a table that is not filed yet. With a text it counts as decided."""
        sent = self.sent()
        row = actions.add_row(sent.pop("mini_summit"), by=request.user, **sent)
        return created(self.record(row.pk), reverse("api:decision", kwargs={"pk": row.pk}))


class OneDecision(DecisionDoor, Record):
    """One row."""

    summaries = {"GET": _("Read a decision"), "PATCH": _("Change a row of a decision table")}
    takes = {"PATCH": DecisionChange}

    def patch(self, request: Any, pk: int) -> Response:
        """Write its cells until the table is filed. `supports` replaces the whole list."""
        row, sent = self.find(pk), self.sent()
        version, supports = sent.pop("version"), sent.pop("supports", None)
        actions.write_row(row, by=request.user, changes=sent, supports=supports, version=version)
        return Response(self.record(pk))


class MoveDecision(DecisionDoor):
    """The order of a table."""

    summaries = {"POST": _("Move a row of a decision table")}
    takes = {"POST": MoveInput}

    def post(self, request: Any, pk: int) -> Response:
        """Swap the row with the one above or below it. At either end nothing changes."""
        row, sent = self.find(pk), self.sent()
        actions.move_row(row, by=request.user, up=sent["to"] == "up")
        return Response(self.record(pk))


class DecisionSteps(DecisionDoor, Steps):
    """Defer, drop or reopen a row; follow a decision up."""

    summaries = {"POST": _("Take a step of a decision")}
    takes = {"POST": StepInput}

    def take(self, thing: Decision, step: str, sent: dict[str, Any]) -> Decision:
        return actions.run(thing, step, by=self.person, **sent)


urlpatterns = [
    path("decisions/", Decisions.as_view(), name="decisions"),
    path("decisions/<int:pk>/", OneDecision.as_view(), name="decision"),
    path("decisions/<int:pk>/move/", MoveDecision.as_view()),
    path("decisions/<int:pk>/steps/<str:step>/", DecisionSteps.as_view()),
]
