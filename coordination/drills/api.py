"""Drills in the API: the list, one, its steps, and what it showed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.models import Component, Country
from coordination.deadlines.models import Delivery
from coordination.doors import ThingDoor, names_of
from coordination.drills import actions, policy
from coordination.drills.filters import DrillFilter
from coordination.drills.models import UNTRIED, Drill
from coordination.drills.report import Report, report_of
from coordination.operations.models import Operation
from smcc.rest import asked
from smcc.rest.endpoint import Endpoint, Listing, Record, created
from smcc.rest.inputs import ByCode, ByCodes, Input, Moment, Text, text_for
from smcc.rest.shape import Shape, column, moment, number, text, word
from smcc.rest.steps import STEPS, StepInput, Steps, knowing

DRILL = Shape(
    "Drill",
    text("ref", "operation__ref"),
    text("name", "operation__name"),
    word("state", policy.State),
    column("factor", "operation__drill_factor", doc=serializers.FloatField),
    moment("starts_at", help_text="the time that people were told"),
    text("note", allow_blank=True),
    text("reason", allow_blank=True, help_text="why it was called off"),
    moment("announced_at", allow_null=True),
    text("announced_by", "announced_by__name", allow_null=True),
    moment("started_at", allow_null=True),
    text("started_by", "started_by__name", allow_null=True),
    moment("issued_at", allow_null=True),
    text("issued_by", "issued_by__name", allow_null=True),
    moment("ended_at", allow_null=True),
    text("ended_by", "ended_by__name", allow_null=True),
    moment("called_off_at", allow_null=True),
    text("called_off_by", "called_off_by__name", allow_null=True),
    moment("created_at"),
    number("version"),
    STEPS,
)


class Factor(serializers.FloatField):
    """A number as it is sent. Whether it can be is the action's to say."""

    def to_internal_value(self, data: Any) -> Any:
        return data


class DrillInput(Input):
    """An operation to take the line-up from, or a host with countries and components."""

    line_up_of = ByCode(Operation, "ref", visible=True, required=False, allow_null=True)
    host = ByCode(Component, "code", required=False, allow_null=True)
    countries = ByCodes(Country, "iso3", required=False)
    present = ByCodes(Component, "code", required=False)
    name = Text(required=False, allow_blank=True, max_length=150)
    factor = Factor(required=False, default=policy.USUAL_FACTOR)
    starts_at = Moment(help_text=_("people are told this time; at least five minutes from now"))
    zone_name = text_for(Operation, "onset_zone", required=False, allow_blank=True)
    note = text_for(Drill, "note", required=False)


class DrillStepInput(StepInput):
    """Announcing it again may give another time."""

    starts_at = Moment(
        required=False,
        help_text=_("for `announce_again`: the time that people are told, where it is another one"),
    )


class DrillDoor(ThingDoor):
    tag, model = "drills", Drill
    shape, key = DRILL, "operation__ref"
    filters = DrillFilter
    with_many = tuple(
        names_of("announced_by", "started_by", "issued_by", "ended_by", "called_off_by")
    )

    def listed(self) -> QuerySet[Any]:
        return self.rows()

    def made_ready(self, things: Sequence[Any]) -> Sequence[Any]:
        """How many announcements wait is asked once for the whole page."""
        super().made_ready(things)
        told = Delivery.objects.filter(
            UNTRIED, operation__in=[thing.operation_id for thing in things], rung=None,
            cause__startswith="event:",
        )  # fmt: skip
        waiting = dict(told.values_list("operation").annotate(n=Count("pk")).order_by())
        for thing in things:
            knowing(thing, announcements_waiting=waiting.get(thing.operation_id, 0))
        return things


class Drills(DrillDoor, Listing):
    """The drills in whose line-up you are, newest first."""

    summaries = {"GET": _("List drills"), "POST": _("Announce a drill")}
    takes = {"POST": DrillInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Announce a drill of the 48 hours. Everybody in its line-up is told beforehand."""
        drill = actions.announce(by=request.user, **self.sent())
        return created(self.record(drill.pk), reverse("api:drill", kwargs={"ref": drill.ref}))


class OneDrill(DrillDoor, Record):
    """One drill."""

    summaries = {"GET": _("Read a drill")}


class DrillSteps(DrillDoor, Steps):
    """Announce it again, start the clock, issue, end, or call it off."""

    summaries = {"POST": _("Take a step of a drill")}
    takes = {"POST": DrillStepInput}

    def take(self, thing: Drill, step: str, sent: dict[str, Any]) -> Drill:
        return actions.run(thing, step, by=self.person, **sent)


# --- What it showed ------------------------------------------------------------------------


class DrillMessageShape(serializers.Serializer):
    """One message of the ladder, to one person or office by one channel. Spans in seconds of real time."""

    reminder = serializers.CharField()
    post = serializers.CharField(allow_blank=True)
    person = serializers.CharField(allow_blank=True)
    channel = serializers.ChoiceField(Delivery.Channel.choices)
    state = serializers.ChoiceField(Delivery.State.choices)
    due_at = serializers.DateTimeField()
    handed_over_at = serializers.DateTimeField(allow_null=True)
    handed_over_after_seconds = serializers.FloatField(allow_null=True)
    seen_at = serializers.DateTimeField(allow_null=True)
    seen_after_seconds = serializers.FloatField(allow_null=True)


class NotReachedShape(serializers.Serializer):
    """A post in which nobody was reached."""

    post = serializers.CharField()
    why = serializers.CharField()
    reminders = serializers.ListField(child=serializers.CharField())


class DrillLatenessShape(serializers.Serializer):
    """From due to handed over, the inbox apart, by nearest rank."""

    measured = serializers.IntegerField()
    p50_seconds = serializers.FloatField()
    p99_seconds = serializers.FloatField()
    worst_seconds = serializers.FloatField()


class DrillReportShape(serializers.Serializer):
    """What a drill showed. True while it runs, final once it has ended."""

    ref = serializers.CharField()
    state = serializers.ChoiceField(policy.State.choices)
    verdict = serializers.ChoiceField(
        ["kept", "missed", "running", "not_reached", "not_begun"],
        help_text="whether the limit was kept; “not_reached”: it ended before the limit",
    )
    started_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    stopped_at = serializers.DateTimeField(allow_null=True)
    told_beforehand = serializers.IntegerField(help_text="people")
    people = serializers.IntegerField(help_text="whom reminders were for")
    reached = serializers.IntegerField(help_text="people, by more than the inbox")
    acknowledged = serializers.IntegerField(help_text="people who said “seen” at least once")
    lateness = DrillLatenessShape(allow_null=True)
    not_reached = NotReachedShape(many=True)
    messages = DrillMessageShape(many=True)


class DrillReport(Endpoint):
    """Who was reached and after how long, who said “seen”, which posts were empty."""

    tag, model, key = "drills", Drill, "operation__ref"
    summaries = {"GET": _("Read what a drill showed")}
    gives = {"GET": DrillReportShape}

    def rows(self) -> QuerySet[Any]:
        return Drill.objects.visible_to(self.person).select_related("operation")

    def get(self, request: Any, ref: str) -> Response:
        asked.check_known(request.GET, frozenset())
        return Response(_said(report_of(self.find(ref), timezone.now())))


def _said(report: Report) -> dict[str, Any]:
    drill, deadline, lateness = report.drill, report.deadline, report.lateness
    return {
        "ref": drill.ref,
        "state": drill.state,
        "verdict": report.verdict,
        "started_at": drill.started_at,
        "due_at": deadline.due_at if deadline else None,
        "stopped_at": deadline.stopped_at if deadline else None,
        "told_beforehand": report.told_beforehand,
        "people": report.people,
        "reached": report.reached,
        "acknowledged": report.acknowledged,
        "lateness": lateness
        and {
            "measured": lateness.measured,
            "p50_seconds": _seconds(lateness.p50),
            "p99_seconds": _seconds(lateness.p99),
            "worst_seconds": _seconds(lateness.worst),
        },
        "not_reached": [
            {"post": each.post, "why": str(each.why), "reminders": each.reminders}
            for each in report.not_reached
        ],
        "messages": [
            {
                "reminder": each.reminder,
                "post": each.post,
                "person": each.person,
                "channel": each.channel,
                "state": each.state,
                "due_at": each.due_at,
                "handed_over_at": each.handed_over_at,
                "handed_over_after_seconds": _seconds(each.took),
                "seen_at": each.seen_at,
                "seen_after_seconds": _seconds(each.seen_after),
            }
            for each in report.messages
        ],
    }


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else round(span.total_seconds(), 3)


urlpatterns = [
    path("drills/", Drills.as_view(), name="drills"),
    path("drills/<str:ref>/", OneDrill.as_view(), name="drill"),
    path("drills/<str:ref>/steps/<str:step>/", DrillSteps.as_view()),
    path("drills/<str:ref>/report/", DrillReport.as_view()),
]
