"""Mini-Summits in the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.models import Component
from coordination.doors import OfOperation, StartInput, ThingDoor, names_of
from coordination.people.models import Post
from smcc.rest.endpoint import Listing, Record, created
from smcc.rest.inputs import (
    ByCode,
    Change,
    Day,
    Flag,
    Input,
    Moment,
    Number,
    OneOf,
    Text,
    Version,
    many,
    text_for,
)
from smcc.rest.shape import Shape, day, flag, json, labels_of, made, moment, number, text, word
from smcc.rest.steps import STEPS, StepInput, Steps, knowing
from tools.agenda.shape import AgendaShape, agenda_of
from tools.mini_summit import actions, policy
from tools.mini_summit.counts import counts_of
from tools.mini_summit.models import Attendance, MiniSummit


class AttendanceShape(serializers.Serializer):
    """A component at the meeting."""

    component = serializers.CharField()
    status = serializers.ChoiceField(policy.Attended.choices)
    status_display = serializers.CharField()
    represented_by = serializers.CharField(allow_blank=True)


def _attendance(summit: MiniSummit) -> list[dict[str, Any]]:
    labels = labels_of(policy.Attended)
    rows = summit.attendance.values_list("component__code", "status", "represented_by")
    return [
        {
            "component": code,
            "status": status,
            "status_display": labels[status],
            "represented_by": by,
        }
        for code, status, by in rows
    ]


MINI_SUMMIT = Shape(
    "MiniSummit",
    number("id"),
    text("operation", "operation__ref"),
    number("number"),
    word("state", policy.State),
    word("mode", policy.Mode, allow_null=True),
    text("place", allow_blank=True),
    text("chair", "chair__code", allow_null=True),
    moment("scheduled_for", allow_null=True),
    flag("is_similar_meeting"),
    day("next_on", allow_null=True),
    moment("held_at", allow_null=True),
    text("held_by", "held_by__name", allow_null=True),
    moment("filed_at", allow_null=True),
    text("filed_by", "filed_by__name", allow_null=True),
    text("receipt", allow_blank=True),
    text("table_hash", allow_blank=True, help_text="SHA-256 of the table as filed"),
    json("quorum", help_text="the rule asked at filing, and what of it was missing"),
    moment("waived_at", allow_null=True),
    text("waived_by", "waived_by__name", allow_null=True),
    moment("created_at"),
    number("version"),
    STEPS,
)

MINI_SUMMIT_DETAIL = MINI_SUMMIT.with_more(
    "MiniSummitDetail",
    text("situation", allow_blank=True),
    text("gaps", allow_blank=True),
    text("purpose", allow_blank=True),
    text("terms", allow_blank=True, help_text="terms of reference"),
    number("length_minutes", allow_null=True),
    made("agenda", [""], agenda_of, lambda: AgendaShape(many=True)),
    made("attendance", [""], _attendance, lambda: AttendanceShape(many=True)),
    json("table_as_filed", "frozen_table", help_text="the rows as they were filed, never changed"),
)


class MiniSummitFilter(OfOperation):
    """Mini-Summits by operation and state."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.State.choices)

    class Meta:
        model = MiniSummit
        fields: list[str] = []


class MiniSummitChange(Change):
    """What is known of the meeting."""

    mode = OneOf(policy.Mode, optional=True)
    place = text_for(MiniSummit, "place")
    chair = ByCode(Post, "code", allow_null=True)
    scheduled_for = Moment(allow_null=True)
    is_similar_meeting = Flag()
    situation = text_for(MiniSummit, "situation")
    gaps = text_for(MiniSummit, "gaps")
    next_on = Day(allow_null=True)
    purpose = text_for(MiniSummit, "purpose")
    terms = text_for(MiniSummit, "terms")
    length_minutes = Number(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        del fields["reason"]
        return fields


class AttendanceRow(Input):
    """A component, and whether it came."""

    component = ByCode(Component, "code")
    status = OneOf(policy.Attended)
    represented_by = text_for(Attendance, "represented_by", required=False)


class AttendanceInput(Input):
    """Components that are not named stay as they are."""

    attendance = many(AttendanceRow)
    version = Version()


class MiniSummitStepInput(StepInput):
    """`hold` takes when it was held and who came; `file_table` the hash of the table that was checked."""

    held_at = Moment(required=False)
    is_similar_meeting = Flag(required=False)
    attendance = many(AttendanceRow, required=False)
    checked = Text(required=False, max_length=64)


def attendance_rows(sent: list[dict[str, Any]]) -> list[tuple[Component, str, str]]:
    return [(row["component"], row["status"], row.get("represented_by", "")) for row in sent]


class MiniSummitDoor(ThingDoor):
    tag, model = "mini-summits", MiniSummit
    shape, detail = MINI_SUMMIT, MINI_SUMMIT_DETAIL
    filters = MiniSummitFilter
    with_these = ("operation", "chair")
    with_many = (*names_of("held_by", "filed_by", "waived_by"), "rows", "attendance")

    def made_ready(self, things: Sequence[Any]) -> Sequence[Any]:
        """What the guards count is counted in rows that were read for the whole page."""
        super().made_ready(things)
        for summit in things:
            knowing(summit, **counts_of(summit))
        return things


class MiniSummits(MiniSummitDoor, Listing):
    """Mini-Summits, and similar coordination meetings marked as such."""

    summaries = {"GET": _("List Mini-Summits"), "POST": _("Plan a Mini-Summit")}
    takes = {"POST": StartInput}
    gives = {"POST": MINI_SUMMIT_DETAIL}
    creates = True

    def post(self, request: Any) -> Response:
        """Plan a (further) Mini-Summit. Its table begins with the topics of recommendation 2."""
        summit = actions.plan_mini_summit(by=request.user, **self.sent())
        return created(self.record(summit.pk), reverse("api:mini_summit", kwargs={"pk": summit.pk}))


class OneMiniSummit(MiniSummitDoor, Record):
    """One Mini-Summit, with agenda, attendance and the table as filed. Its rows are `decisions`."""

    summaries = {"GET": _("Read a Mini-Summit"), "PATCH": _("Change a Mini-Summit")}
    takes = {"PATCH": MiniSummitChange}

    def patch(self, request: Any, pk: int) -> Response:
        """Change what is known of the meeting, until the table is filed."""
        summit, sent = self.find(pk), self.sent()
        version = sent.pop("version")
        actions.write_summit(summit, by=request.user, changes=sent, version=version)
        return Response(self.record(pk))


class SummitAttendance(MiniSummitDoor):
    """Who came."""

    summaries = {"PUT": _("Record attendance")}
    takes = {"PUT": AttendanceInput}

    def put(self, request: Any, pk: int) -> Response:
        """Say, component by component, who was invited, came, or sent apologies."""
        summit, sent = self.find(pk), self.sent()
        rows = attendance_rows(sent["attendance"])
        actions.set_attendance(summit, by=request.user, rows=rows, version=sent["version"])
        return Response(self.record(pk))


class MiniSummitSteps(MiniSummitDoor, Steps):
    """Schedule, hold, file or waive."""

    summaries = {"POST": _("Take a step of a Mini-Summit")}
    takes = {"POST": MiniSummitStepInput}

    def take(self, thing: MiniSummit, step: str, sent: dict[str, Any]) -> MiniSummit:
        by, at = self.person, sent.get("at")
        if step == "hold":
            rows = attendance_rows(sent["attendance"]) if "attendance" in sent else None
            return actions.hold(
                thing, by=by, held_at=sent.get("held_at") or at or timezone.now(),
                is_similar_meeting=sent.get("is_similar_meeting", thing.is_similar_meeting),
                attendance=rows, version=sent.get("version"),
            )  # fmt: skip
        if step == "file_table":
            return actions.file_table(
                thing, by=by, version=sent.get("version"), checked=sent.get("checked", ""), at=at
            )
        return actions.run(thing, step, by=by, **sent)


urlpatterns = [
    path("mini-summits/", MiniSummits.as_view(), name="mini_summits"),
    path("mini-summits/<int:pk>/", OneMiniSummit.as_view(), name="mini_summit"),
    path("mini-summits/<int:pk>/attendance/", SummitAttendance.as_view()),
    path("mini-summits/<int:pk>/steps/<str:step>/", MiniSummitSteps.as_view()),
]
