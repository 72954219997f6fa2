"""Decisions in the API: the rows of decision tables, and what became of them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.models import Component
from coordination.doors import ThingDoor, names_of
from coordination.exporting import InFiles
from coordination.people.models import Post
from smcc.rest.endpoint import Record, created
from smcc.rest.inputs import ByCode, ByCodes, Change, Input, Moment, OneOf, Text, text_for
from smcc.rest.shape import Shape, flag, made, moment, number, text, texts, word
from smcc.rest.steps import STEPS, StepInput, Steps
from smcc.web.id_filter import IdFilter
from tools.by_meeting import VisibleSummit
from tools.decision import actions, policy
from tools.decision.filters import RegisterFilter
from tools.decision.kinds import say_kind
from tools.decision.models import Decision
from tools.mini_summit.models import MiniSummit
from tools.referral import policy as referring
from tools.referral.models import Referral


def _supports(decision: Decision) -> list[str]:
    return sorted(component.code for component in decision.supports.all())


class StationShape(serializers.Serializer):
    """One station of a decision's path, oldest first; whole under `referrals/`."""

    referral = serializers.IntegerField()
    move = serializers.ChoiceField(choices=referring.Move.choices)
    state = serializers.ChoiceField(choices=referring.State.choices)
    from_level = serializers.ChoiceField(choices=policy.Level.choices)
    to_level = serializers.ChoiceField(choices=policy.Level.choices)
    to_post = serializers.CharField(allow_null=True)
    to_mini_summit = serializers.IntegerField(allow_null=True)
    at = serializers.DateTimeField()


def _path(decision: Decision) -> list[dict[str, Any]]:
    return [
        {
            "referral": each.pk, "move": each.move, "state": each.state,
            "from_level": each.from_level, "to_level": each.to_level,
            "to_post": each.to_post.code if each.to_post else None,
            "to_mini_summit": each.to_summit_id, "at": each.created_at,
        }
        for each in decision.referrals.all()
    ]  # fmt: skip


DECISION = Shape(
    "Decision",
    number("id"),
    text("operation", "operation__ref"),
    number("mini_summit", "summit_id"),
    number("position"),
    word("topic", policy.Topic),
    text("subject", allow_blank=True),
    word("kind", policy.Kind, "kind_of"),
    word("how_decided", policy.HowDecided, allow_null=True),
    word("state", policy.State),
    word("level", policy.Level),
    text("text", allow_blank=True),
    text("lead", "lead__code", allow_null=True),
    made("supports", [""], _supports, texts()),
    text("responsible_post", "responsible_post__code", allow_null=True),
    moment("due_at", allow_null=True),
    text("disagreement", allow_blank=True),
    flag("is_contested", help_text="a component disagrees: see `positions`"),
    text("outcome", allow_blank=True, help_text="what came of it; of what is done, what shows it"),
    text("evidence_url", allow_blank=True, help_text="a link to what shows that it is done"),
    made("path", [""], _path, lambda: StationShape(many=True)),
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


class ByMeetingFilter(RegisterFilter):
    """The filters of the register; and the rows of one meeting."""

    mini_summit = IdFilter(label=_("Mini-Summit (its id)"), field_name="summit")


class DecisionFields(Input):
    """The cells of a row."""

    topic = OneOf(policy.Topic)
    subject = text_for(Decision, "subject", required=False)
    text = text_for(Decision, "text", required=False)
    kind = OneOf(policy.Kind, required=False)
    how_decided = OneOf(policy.HowDecided, optional=True, required=False)
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


def _kind(sent: dict[str, Any]) -> dict[str, Any]:
    """Take what a row is and how it was decided out of what was sent."""
    names = {"kind": "kind_of", "how_decided": "how_decided"}
    return {names[name]: sent.pop(name) for name in names if name in sent}


class DecisionDoor(ThingDoor):
    tag, model = "decisions", Decision
    shape = DECISION
    filters = ByMeetingFilter
    with_these = ("operation", "summit", "lead", "responsible_post")
    with_many = (
        *names_of("done_by", "dropped_by", "superseded_by"), "supports",
        Prefetch("referrals", Referral.objects.select_related("to_post").order_by("id")),
    )  # fmt: skip

    def rows(self) -> QuerySet[Any]:
        return super().rows().with_dissent()  # type: ignore[attr-defined]


class Decisions(DecisionDoor, InFiles):
    """Rows of decision tables, newest first."""

    summaries = {"GET": _("List decisions"), "POST": _("Add a row to a decision table")}
    takes = {"POST": DecisionInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Add a row at the end of a table that is not filed yet. With a text it counts as decided."""
        sent = self.sent()
        with transaction.atomic():
            kind = _kind(sent)
            row = actions.add_row(sent.pop("mini_summit"), by=request.user, **sent)
            if kind:
                say_kind(row, by=request.user, **kind)
        return created(self.record(row.pk), reverse("api:decision", kwargs={"pk": row.pk}))


class OneDecision(DecisionDoor, Record):
    """One row."""

    summaries = {"GET": _("Read a decision"), "PATCH": _("Change a row of a decision table")}
    takes = {"PATCH": DecisionChange}

    def patch(self, request: Any, pk: int) -> Response:
        """Write its cells until the table is filed. `supports` replaces the whole list."""
        row, sent = self.find(pk), self.sent()
        version, supports = sent.pop("version"), sent.pop("supports", None)
        with transaction.atomic():
            if kind := _kind(sent):
                row = say_kind(row, by=request.user, version=version, **kind)
                version = row.version
            if sent or supports is not None or not kind:
                actions.write_row(
                    row, by=request.user, changes=sent, supports=supports, version=version
                )
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


class DecisionStepInput(StepInput):
    """The reason of "complete" is what shows that it is done."""

    evidence_url = Text(
        required=False, allow_blank=True, max_length=500,
        help_text=_("with “complete”: a link to what shows it, http or https"),
    )  # fmt: skip


class DecisionSteps(DecisionDoor, Steps):
    """Defer, drop or reopen a row; follow a decision up."""

    summaries = {"POST": _("Take a step of a decision")}
    takes = {"POST": DecisionStepInput}

    def take(self, thing: Decision, step: str, sent: dict[str, Any]) -> Decision:
        return actions.run(thing, step, by=self.person, **sent)


urlpatterns = [
    path("decisions/", Decisions.as_view(), name="decisions"),
    path("decisions/<int:pk>/", OneDecision.as_view(), name="decision"),
    path("decisions/<int:pk>/move/", MoveDecision.as_view()),
    path("decisions/<int:pk>/steps/<str:step>/", DecisionSteps.as_view()),
]
