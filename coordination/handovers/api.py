"""Hand-overs of posts in the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.handovers import actions
from coordination.handovers.desk import PARTS, desk_for
from coordination.handovers.models import HandOver
from coordination.people.models import Person, Post
from smcc.rest.endpoint import Endpoint, Listing, Record, created
from smcc.rest.inputs import ByCode, Input, Moment, Text
from smcc.rest.shape import Reading, Shape, gathered, moment, number, text, word
from smcc.rules.reasons import LONGEST_REASON


class ItemShape(serializers.Serializer):
    """One thing that waits for the post."""

    kind = serializers.CharField()
    key = serializers.CharField()
    sentence = serializers.CharField()
    operation = serializers.CharField()
    url = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)


class DeskShape(serializers.Serializer):
    """What waits for the post; once confirmed, what waited then."""

    clocks = ItemShape(many=True)
    decisions = ItemShape(many=True)
    asked = ItemShape(many=True)
    has_more = serializers.BooleanField()
    shown = serializers.CharField(help_text="send it back when you confirm")


def _desks(rows: list[tuple[Any, ...]], reading: Reading) -> Sequence[Any]:
    return [_desk(row, reading.person) for (row,) in rows]


def _desk(row: HandOver, person: Person) -> dict[str, Any] | None:
    desk = desk_for(row, person)
    if desk is None:
        return None
    said: dict[str, Any] = {
        part: [
            {
                "kind": item.kind, "key": item.key, "sentence": item.sentence,
                "operation": item.ref, "url": item.url, "due_at": item.due_at,
            }
            for item in getattr(desk, part)
        ]
        for part in PARTS
    }  # fmt: skip
    return said | {"has_more": desk.has_more, "shown": desk.mark}


HAND_OVER = Shape(
    "HandOver",
    number("id"),
    text("post", "predecessor__post__code"),
    text("predecessor", "predecessor__person__name"),
    text("successor", "successor__person__name"),
    word("state", HandOver.State, "standing"),
    moment("starts_at", "successor__starts_at"),
    text("note", allow_blank=True),
    moment("begun_at"),
    text("begun_by", "begun_by__name"),
    moment("confirmed_at", allow_null=True),
    moment("called_off_at", allow_null=True),
)
WITH_DESK = HAND_OVER.with_more(
    "HandOverWithDesk",
    gathered("waiting", [""], _desks, lambda: DeskShape(allow_null=True)),
)


class BeginInput(Input):
    """The post, who takes it over (by e-mail address), from when (now, where it is not given)."""

    post = ByCode(Post, "code")
    successor = ByCode(Person, "email")
    starts_at = Moment(required=False)
    note = Text(required=False, allow_blank=True, max_length=actions.LONGEST_NOTE)


class ConfirmInput(Input):
    """The mark of what you have read."""

    shown = Text(max_length=64, help_text=_("`waiting.shown` of the record that you read"))


class CallOffInput(Input):
    """Why it does not come about."""

    reason = Text(max_length=LONGEST_REASON)


class HandOverDoor(Endpoint):
    tag, model = "hand-overs", HandOver
    shape, detail = HAND_OVER, WITH_DESK

    def rows(self) -> QuerySet[Any]:
        return HandOver.objects.visible_to(self.person).with_people().select_related("begun_by")


class HandOvers(HandOverDoor, Listing):
    """Hand-overs from or to you, newest first; for the secretariat, all."""

    summaries = {"GET": _("List hand-overs of posts"), "POST": _("Begin a hand-over")}
    takes = {"POST": BeginInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Begin to hand a post over, as its holder or the secretariat. The successor confirms."""
        sent = self.sent()
        row = actions.begin(sent.pop("post"), by=request.user, **sent)
        return created(self.record(row.pk), reverse("api:hand_over", kwargs={"pk": row.pk}))


class OneHandOver(HandOverDoor, Record):
    """One hand-over, with what waits for the post where you may see that."""

    summaries = {"GET": _("Read a hand-over")}


class ConfirmHandOver(HandOverDoor):
    """The successor's word."""

    summaries = {"POST": _("Confirm a hand-over")}
    takes = {"POST": ConfirmInput}

    def post(self, request: Any, pk: int) -> Response:
        """Take the post over. Refused where something else waits by now than what you have read."""
        actions.confirm(self.find(pk), by=request.user, **self.sent())
        return Response(self.record(pk))


class CallOffHandOver(HandOverDoor):
    """The end of a hand-over that does not come about."""

    summaries = {"POST": _("Call a hand-over off")}
    takes = {"POST": CallOffInput}

    def post(self, request: Any, pk: int) -> Response:
        """Call it off, with a reason. The present holder keeps the post."""
        actions.call_off(self.find(pk), by=request.user, **self.sent())
        return Response(self.record(pk))


urlpatterns = [
    path("hand-overs/", HandOvers.as_view(), name="hand_overs"),
    path("hand-overs/<int:pk>/", OneHandOver.as_view(), name="hand_over"),
    path("hand-overs/<int:pk>/confirm/", ConfirmHandOver.as_view()),
    path("hand-overs/<int:pk>/call-off/", CallOffHandOver.as_view()),
]
