"""Standing bodies in the API, with their members and meetings."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.models import Component, Country
from coordination.exporting import InFiles
from coordination.people.models import Post, holders_of
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import ByCode, ByCodes, Change, Day, Input, Moment, OneOf, Text, Version
from smcc.rest.shape import Reading, Shape, flag, gathered, made, moment, number, text, word
from smcc.rest.steps import STEPS, Steps
from smcc.rules.refusals import Invisible
from tools.decision.policy import Level
from tools.standing_body import actions, meetings, policy, seats
from tools.standing_body.filters import StandingBodyFilter
from tools.standing_body.models import BodyMeeting, StandingBody

MEETINGS_SHOWN = 20


class BodyMemberShape(serializers.Serializer):
    """A post that sits there now. Who holds it is read at its post; `vacant` where nobody does."""

    id = serializers.IntegerField()
    post = serializers.CharField()
    component = serializers.CharField()
    capacity = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    vacant = serializers.BooleanField()


class BodyMeetingShape(serializers.Serializer):
    """A meeting that was held."""

    id = serializers.IntegerField()
    held_on = serializers.DateField()
    present = serializers.ListField(child=serializers.CharField())
    decided = serializers.CharField(allow_blank=True)


def _members(rows: list[tuple[Any, ...]], reading: Reading) -> list[list[dict[str, Any]]]:
    """All at one moment, in as many queries for one body as for a page of them."""
    found = [body.current_members() for (body,) in rows]
    held = holders_of([each.post for members in found for each in members], timezone.now())
    return [
        [
            {
                "id": each.pk, "post": each.post.code, "component": each.post.component.code,
                "capacity": each.capacity, "since": each.since, "until": each.until,
                "vacant": not held[each.post_id],
            }
            for each in members
        ]
        for members in found
    ]  # fmt: skip


def _meetings(body: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": each.pk, "held_on": each.held_on, "decided": each.decided,
            "present": [component.code for component in each.present.all()],
        }
        for each in body.meetings_held
    ]  # fmt: skip


BODY = Shape(
    "StandingBody",
    number("id"),
    text("country", "country_id"),
    word("level", Level),
    text("name", "title"),
    word("state", policy.State),
    word("rhythm", policy.Rhythm),
    text("terms", allow_blank=True),
    text("zone", help_text="in which the times of its meetings are said"),
    moment("next_meeting_at", "next_at", allow_null=True),
    text("next_meeting_place", "next_place", allow_blank=True),
    moment("meet_by", allow_null=True, help_text="until when a meeting is to be recorded"),
    flag("overdue", "is_late"),
    number("open_items", "item_count"),
    gathered("members", [""], _members, lambda: BodyMemberShape(many=True)),
    made("meetings", [""], _meetings, lambda: BodyMeetingShape(many=True)),
    moment("dissolved_at", allow_null=True),
    flag("synthetic", "is_synthetic"),
    moment("created_at"),
    number("version"),
    STEPS,
)


class StandingBodyInput(Input):
    """The body of a level, to set up."""

    country = ByCode(Country, "iso3")
    level = OneOf(Level)
    rhythm = OneOf(policy.Rhythm)
    name = Text(required=False, allow_blank=True, max_length=200)
    terms = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    zone = Text(
        required=False, allow_blank=True, max_length=60,
        help_text=_("may be left out where the country has one time zone only"),
    )  # fmt: skip


class StandingBodyChange(Change):
    """What is written of it."""

    name = Text(allow_blank=True, max_length=200)
    terms = Text(allow_blank=True, max_length=policy.LONGEST_TEXT)
    rhythm = OneOf(policy.Rhythm)
    zone = Text(max_length=60)


class BodyMemberInput(Input):
    """A post that is to sit there, from today unless another day is said."""

    post = ByCode(Post, "code")
    capacity = OneOf(policy.Capacity)
    since = Day(required=False)
    until = Day(required=False, allow_null=True)
    version = Version(required=False)


class BodyMemberEnd(Input):
    """The last day of a member; today if none is said."""

    until = Day(required=False)
    version = Version(required=False)


class NextMeetingInput(Input):
    """When it meets next (null: no meeting is planned any more), and where."""

    at = Moment(allow_null=True)
    place = Text(required=False, allow_blank=True, max_length=500)
    reason = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    version = Version(required=False)


class BodyMeetingInput(Input):
    """A meeting that was held: the day where the body meets, and the components that were there."""

    held_on = Day()
    present = ByCodes(Component, "code")
    decided = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    version = Version(required=False)


class BodyMeetingTakenBackInput(Input):
    """Why a meeting is taken back."""

    reason = Text(max_length=policy.LONGEST_TEXT)
    version = Version(required=False)


class StandingBodyDoor(Endpoint):
    tag, model = "standing-bodies", StandingBody
    shape = BODY
    filters = StandingBodyFilter

    def rows(self) -> QuerySet[Any]:
        now = timezone.now()
        held = BodyMeeting.objects.standing().prefetch_related("present")[:MEETINGS_SHOWN]
        seen: Any = StandingBody.objects.visible_to(self.person).as_listed(now)
        whole = seen.with_members(timezone.localdate(now)).select_related("country")
        found: QuerySet[Any] = whole.prefetch_related(
            Prefetch("meetings", held, to_attr="meetings_held")
        )
        return found


class StandingBodies(StandingBodyDoor, InFiles):
    """The standing bodies of the three levels, newest first."""

    summaries = {"GET": _("List standing bodies"), "POST": _("Set up a standing body")}
    takes = {"POST": StandingBodyInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Set up the body of a level. One country has one of each level."""
        sent = self.sent()
        row = actions.open_body(sent.pop("country"), by=self.person, **sent)
        url = reverse("api:standing_body", kwargs={"pk": row.pk})
        return created(self.record(row.pk), url)


class OneStandingBody(StandingBodyDoor, Record):
    """One body with its members of today and its latest meetings."""

    summaries = {"GET": _("Read a standing body"), "PATCH": _("Change a standing body")}
    takes = {"PATCH": StandingBodyChange}

    def patch(self, request: Any, pk: int) -> Response:
        sent = self.sent()
        version, reason = sent.pop("version"), sent.pop("reason", "")
        actions.amend(self.find(pk), by=self.person, changes=sent, version=version, reason=reason)
        return Response(self.record(pk))


class BodyMembers(StandingBodyDoor):
    """Have a post sit there."""

    summaries = {"POST": _("Add a member to a standing body")}
    takes = {"POST": BodyMemberInput}

    def post(self, request: Any, pk: int) -> Response:
        seats.add_member(self.find(pk), by=self.person, **self.sent())
        return Response(self.record(pk))


class BodyMemberEnded(StandingBodyDoor):
    """Say until when a post sits there."""

    summaries = {"POST": _("End a membership of a standing body")}
    takes = {"POST": BodyMemberEnd}

    def post(self, request: Any, pk: int, member: int) -> Response:
        mine = self.find(pk).members.select_related("body").filter(pk=member).first()
        if mine is None:
            raise Invisible()
        seats.end_member(mine, by=self.person, **self.sent())
        return Response(self.record(pk))


class BodyNextMeeting(StandingBodyDoor):
    """Say when and where it meets next."""

    summaries = {"POST": _("Plan the next meeting of a standing body")}
    takes = {"POST": NextMeetingInput}

    def post(self, request: Any, pk: int) -> Response:
        meetings.plan_next(self.find(pk), by=self.person, **self.sent())
        return Response(self.record(pk))


class BodyMeetings(StandingBodyDoor):
    """Record a meeting that was held."""

    summaries = {"POST": _("Record a meeting of a standing body")}
    takes = {"POST": BodyMeetingInput}

    def post(self, request: Any, pk: int) -> Response:
        meetings.record_meeting(self.find(pk), by=self.person, **self.sent())
        return Response(self.record(pk))


class BodyMeetingTakenBack(StandingBodyDoor):
    """Take back a meeting that was recorded by mistake."""

    summaries = {"POST": _("Take back a meeting of a standing body")}
    takes = {"POST": BodyMeetingTakenBackInput}

    def post(self, request: Any, pk: int, meeting: int) -> Response:
        mine = self.find(pk).meetings.select_related("body").filter(pk=meeting).first()
        if mine is None:
            raise Invisible()
        meetings.take_back_meeting(mine, by=self.person, **self.sent())
        return Response(self.record(pk))


class StandingBodySteps(StandingBodyDoor, Steps):
    """Dissolve a body, or set it up again."""

    summaries = {"POST": _("Take a step of a standing body")}

    def take(self, thing: StandingBody, step: str, sent: dict[str, Any]) -> StandingBody:
        return actions.run(thing, step, by=self.person, **sent)


ONE = "standing-bodies/<int:pk>/"

urlpatterns = [
    path("standing-bodies/", StandingBodies.as_view(), name="standing_bodies"),
    path(ONE, OneStandingBody.as_view(), name="standing_body"),
    path(ONE + "members/", BodyMembers.as_view()),
    path(ONE + "members/<int:member>/end/", BodyMemberEnded.as_view()),
    path(ONE + "next-meeting/", BodyNextMeeting.as_view()),
    path(ONE + "meetings/", BodyMeetings.as_view()),
    path(ONE + "meetings/<int:meeting>/take-back/", BodyMeetingTakenBack.as_view()),
    path(ONE + "steps/<str:step>/", StandingBodySteps.as_view()),
]
