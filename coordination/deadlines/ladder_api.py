"""The ladders of the clocks in the API."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.deadlines import actions, ladder_words, ladders, policy
from coordination.deadlines.ladders import Standing
from smcc.rest import asked
from smcc.rest.endpoint import Endpoint, Listing
from smcc.rest.inputs import MANY, Flag, Input, Number, Text, many
from smcc.rest.shape import Shape, column, flag, moment, number, text
from smcc.rules.reasons import LONGEST_REASON
from smcc.rules.refusals import Invisible


class RungShape(serializers.Serializer):
    """One reminder of a ladder: when, whom, by which channels."""

    name = serializers.CharField()
    anchor = serializers.ChoiceField(policy.ANCHORS)
    after_hours = serializers.FloatField(help_text="before the anchor where negative")
    to = serializers.ListField(child=serializers.CharField(), help_text="audiences")
    prefers = serializers.ChoiceField(policy.PREFERENCES)
    every_hours = serializers.FloatField(allow_null=True)
    channels = serializers.ListField(
        child=serializers.CharField(), help_text="empty: every channel that the person chose"
    )
    bundled = serializers.BooleanField()
    is_last = serializers.BooleanField(help_text="at the limit or after it: nothing holds it")
    sentence = serializers.CharField()


LADDER = Shape(
    "Ladder",
    text("clock"),
    text("clock_display"),
    number("version", help_text="0 while it is the rulebook's own"),
    flag("is_rulebooks"),
    column("rungs", doc=lambda: RungShape(many=True)),
    text("reason", allow_blank=True),
    moment("made_at", allow_null=True),
    text("made_by", allow_null=True),
)


def spoken(standing: Standing) -> dict[str, Any]:
    """One clock's ladder as the API says it."""
    version = standing.version
    return {
        "clock": standing.clock.name,
        "clock_display": str(standing.clock.label),
        "version": standing.ladder.number,
        "is_rulebooks": standing.is_rulebooks,
        "rungs": [
            rung.as_data() | {"is_last": rung.is_last, "sentence": ladder_words.sentence(rung)}
            for rung in standing.ladder.rungs
        ],
        "reason": version.reason if version else "",
        "made_at": version.made_at if version else None,
        "made_by": version.made_by.name if version else None,
    }


class Hours(serializers.FloatField):
    """A number of hours. A text or a truth value is not one; whether it may be is the rules' business."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, (int, float)):
            self.fail("invalid")
        try:
            return float(data)
        except OverflowError:
            self.fail("invalid")


def _words(**more: Any) -> serializers.ListField:
    return serializers.ListField(child=Text(max_length=60), max_length=MANY, **more)


class RungInput(Input):
    """One reminder. Its name follows from its moment."""

    anchor = Text(max_length=20)
    after_hours = Hours()
    to = _words()
    prefers = Text(max_length=20)
    every_hours = Hours(required=False, allow_null=True)
    channels = _words(required=False)
    bundled = Flag(required=False)


class ResetInput(Input):
    """Why, and the version that was read (0 where the rulebook's own stands)."""

    reason = Text(max_length=LONGEST_REASON)
    version = Number()


class LadderInput(ResetInput):
    """The whole ladder, why it changes, and the version that was read."""

    rungs = many(RungInput)


class LadderDoor(Endpoint):
    tag = "ladders"
    shape = LADDER

    def find_ladder(self, clock: str) -> dict[str, Any]:
        standing = ladders.standing_of(clock)
        if standing is None:
            raise Invisible()
        return spoken(standing)

    def copy_of(self, current: Any) -> dict[str, Any]:
        return self.find_ladder(self.kwargs["clock"])


class Ladders(LadderDoor, Listing):
    """Whom each clock reminds, when and how. A clock that runs keeps the ladder it began with."""

    summaries = {"GET": _("List ladders")}

    def get(self, request: Any, **kwargs: Any) -> Response:
        asked.check_known(request.GET, frozenset())
        results = [spoken(each) for each in ladders.standing()]
        return Response({"results": results, "next": None, "previous": None})


class OneLadder(LadderDoor):
    """The ladder of one clock."""

    summaries = {"GET": _("Read a ladder")}

    def get(self, request: Any, clock: str) -> Response:
        return Response(self.find_ladder(clock))


class ChangeLadder(LadderDoor):
    """Another ladder for the clocks that start from now on."""

    summaries = {"POST": _("Change a ladder")}
    takes = {"POST": LadderInput}

    def post(self, request: Any, clock: str) -> Response:
        """Set the whole ladder, as the secretariat. Clocks already running keep theirs."""
        actions.change_ladder(clock, by=request.user, **self.sent())
        return Response(self.find_ladder(clock))


class ResetLadder(LadderDoor):
    """Back to the ladder of the rulebook."""

    summaries = {"POST": _("Go back to the ladder of the rulebook")}
    takes = {"POST": ResetInput}

    def post(self, request: Any, clock: str) -> Response:
        """Set the rulebook's own ladder again, as the secretariat. Clocks already running keep theirs."""
        actions.reset_ladder(clock, by=request.user, **self.sent())
        return Response(self.find_ladder(clock))


urlpatterns = [
    path("ladders/", Ladders.as_view(), name="ladders"),
    path("ladders/<str:clock>/", OneLadder.as_view(), name="ladder"),
    path("ladders/<str:clock>/change/", ChangeLadder.as_view()),
    path("ladders/<str:clock>/reset/", ResetLadder.as_view()),
]
