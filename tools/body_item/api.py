"""Items between the levels in the API, each with its whole path."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.exporting import InFiles
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import Input, OneOf, Text
from smcc.rest.shape import Reading, Shape, flag, gathered, made, moment, number, text, word
from smcc.rest.steps import STEPS, StepInput, Steps
from tools.agreement.models import Agreement
from tools.body_item import actions, policy
from tools.body_item.filters import BodyItemFilter
from tools.body_item.linked import decisions_seen
from tools.body_item.models import BodyItem, ItemWord
from tools.decision.models import Decision
from tools.decision.policy import Level
from tools.standing_body.models import StandingBody


class ItemWordShape(serializers.Serializer):
    """One station of the path: what happened at which level, and where it went from there."""

    what = serializers.CharField()
    level = serializers.CharField()
    to_level = serializers.CharField(allow_null=True)
    text = serializers.CharField(allow_blank=True)
    said_at = serializers.DateTimeField()
    said_by = serializers.CharField(allow_null=True)


def _path(item: BodyItem) -> list[dict[str, Any]]:
    return [
        {
            "what": each.what, "level": each.body.level,
            "to_level": each.to_body.level if each.to_body else None, "text": each.text,
            "said_at": each.said_at, "said_by": each.said_by.name if each.said_by else None,
        }
        for each in item.path.all()
    ]  # fmt: skip


def _decisions(rows: list[tuple[Any, ...]], reading: Reading) -> list[int | None]:
    """The decision that each comes from, where the reader may see it; null otherwise."""
    seen = decisions_seen([item for (item,) in rows], reading.person)
    return [item.decision_id if item.decision_id in seen else None for (item,) in rows]


ITEM = Shape(
    "BodyItem",
    number("id"),
    text("country", "country_id"),
    text("title"),
    text("text", allow_blank=True),
    word("state", policy.State),
    number("body", "body_id", help_text="the standing body where it lies"),
    word("level", Level, "body__level"),
    number("raised_in", "raised_in_id"),
    word("raised_level", Level, "raised_in__level"),
    number("asked_by", "asked_by_id", allow_null=True, help_text="who gets the answer"),
    number("agreement", "agreement_id", allow_null=True),
    gathered(
        "decision", [""], _decisions,
        lambda: serializers.IntegerField(
            allow_null=True, help_text=_("null, too, where you may not see its operation")
        ),
    ),
    text("outcome", allow_blank=True),
    made("path", [""], _path, lambda: ItemWordShape(many=True)),
    moment("created_at"),
    text("created_by", "created_by__name", allow_null=True),
    moment("passed_at", allow_null=True),
    moment("answered_at", allow_null=True),
    moment("settled_at", allow_null=True),
    moment("taken_back_at", allow_null=True),
    flag("synthetic", "is_synthetic"),
    number("version"),
    STEPS,
)  # fmt: skip


class VisibleBody(serializers.PrimaryKeyRelatedField):
    """A standing body by its id."""

    def get_queryset(self) -> Any:
        seen = StandingBody.objects.visible_to(self.context["request"].user)
        return seen.select_related("country")


class VisibleAgreement(serializers.PrimaryKeyRelatedField):
    """An agreement by its id, among those that may be seen."""

    def get_queryset(self) -> Any:
        return Agreement.objects.visible_to(self.context["request"].user)


class SeenDecision(serializers.PrimaryKeyRelatedField):
    """A decision by its id, among those that may be seen."""

    def get_queryset(self) -> Any:
        return Decision.objects.visible_to(self.context["request"].user)


class BodyItemInput(Input):
    """What is asked at which body, and what it comes from."""

    body = VisibleBody(queryset=StandingBody.objects.none())
    title = Text(max_length=200)
    text = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    agreement = VisibleAgreement(queryset=Agreement.objects.none(), required=False, allow_null=True)
    decision = SeenDecision(queryset=Decision.objects.none(), required=False, allow_null=True)


class BodyItemStepInput(StepInput):
    """The reason is the note, the answer, or what came out of it."""

    to_level = OneOf(Level, required=False, help_text=_("with “pass”: to which level"))


class BodyItemDoor(Endpoint):
    tag, model = "body-items", BodyItem
    shape = ITEM
    filters = BodyItemFilter

    def rows(self) -> QuerySet[Any]:
        seen: Any = BodyItem.objects.visible_to(self.person)
        today = timezone.localdate()
        words = ItemWord.objects.select_related("body", "to_body", "said_by").order_by("id")
        bodies = [
            Prefetch(name, StandingBody.objects.with_members(today).select_related("country"))
            for name in ("body", "raised_in", "asked_by")
        ]
        whole = seen.select_related("country", "created_by")
        found: QuerySet[Any] = whole.prefetch_related(Prefetch("path", words), *bodies)
        return found


class BodyItems(BodyItemDoor, InFiles):
    """Items between the levels, newest first."""

    summaries = {"GET": _("List items of standing bodies"), "POST": _("Raise an item")}
    takes = {"POST": BodyItemInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Lay an item on the table of a standing body."""
        sent = self.sent()
        row = actions.raise_item(sent.pop("body"), by=self.person, **sent)
        return created(self.record(row.pk), reverse("api:body_item", kwargs={"pk": row.pk}))


class OneBodyItem(BodyItemDoor, Record):
    """One item with its whole path."""

    summaries = {"GET": _("Read an item of a standing body")}


class BodyItemSteps(BodyItemDoor, Steps):
    """Pass an item to another level (`to_level`), answer it, settle it, take it back."""

    summaries = {"POST": _("Take a step of an item")}
    takes = {"POST": BodyItemStepInput}

    def take(self, thing: BodyItem, step: str, sent: dict[str, Any]) -> BodyItem:
        return actions.run(thing, step, by=self.person, **sent)


urlpatterns = [
    path("body-items/", BodyItems.as_view(), name="body_items"),
    path("body-items/<int:pk>/", OneBodyItem.as_view(), name="body_item"),
    path("body-items/<int:pk>/steps/<str:step>/", BodyItemSteps.as_view()),
]
