"""Whether reminders are going out, for programs that watch over the house."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.deadlines.models import Blindness, Delivery
from coordination.health.figures import Figures, figures_for
from coordination.health.lateness import Lateness
from coordination.health.telling import sentences
from smcc.rest import asked
from smcc.rest.endpoint import Endpoint
from smcc.rest.schema import EndpointSchema, Problem


class SentenceShape(serializers.Serializer):
    """One sentence of the page, in the language of who asks."""

    is_well = serializers.BooleanField()
    text = serializers.CharField()
    advice = serializers.CharField(allow_blank=True)
    quoted = serializers.CharField(
        allow_blank=True, help_text="what a program or a server said, word for word"
    )


class CountShape(serializers.Serializer):
    """Messages of a channel in a state: open ones all, ended ones of 30 days, no drills."""

    channel = serializers.ChoiceField(Delivery.Channel.choices)
    state = serializers.ChoiceField(Delivery.State.choices)
    count = serializers.IntegerField()


class TriedAgainShape(serializers.Serializer):
    """Messages that an attempt did not get out, and that wait for the next one. No drills."""

    count = serializers.IntegerField()
    oldest_due_at = serializers.DateTimeField(allow_null=True)
    next_try_at = serializers.DateTimeField(allow_null=True)


class HeldShape(serializers.Serializer):
    """Messages that wait on purpose, as their readers chose. No drills."""

    quiet = serializers.IntegerField(help_text="for quiet hours")
    digest = serializers.IntegerField(help_text="for a daily digest")
    snoozed = serializers.IntegerField()


class LatenessShape(serializers.Serializer):
    """From due to handed over, in seconds, by nearest rank over all that were handed over."""

    channel = serializers.CharField(allow_null=True, help_text="null: all channels together")
    measured = serializers.IntegerField()
    p50_seconds = serializers.FloatField()
    p99_seconds = serializers.FloatField()
    worst_seconds = serializers.FloatField()


class GapShape(serializers.Serializer):
    """A time in which the house could not see its clocks, or could not send."""

    kind = serializers.ChoiceField(Blindness.Kind.choices)
    kind_display = serializers.CharField()
    began_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    trouble = serializers.CharField(allow_blank=True)


class SweepShape(serializers.Serializer):
    """One look at the clocks."""

    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    seconds = serializers.FloatField(allow_null=True)
    fired = serializers.IntegerField()
    sent = serializers.IntegerField()
    trouble = serializers.CharField(allow_blank=True)


class HealthShape(serializers.Serializer):
    """The state of the clocks at one moment, on the database's time."""

    at = serializers.DateTimeField()
    is_well = serializers.BooleanField(help_text="whether every sentence says that it is well")
    sentences = SentenceShape(many=True)
    last_completed_sweep_at = serializers.DateTimeField(allow_null=True)
    oldest_due_rung_at = serializers.DateTimeField(
        allow_null=True, help_text="due, and taken up by no sweep"
    )
    oldest_due_rung_late_seconds = serializers.FloatField(allow_null=True)
    oldest_due_message_at = serializers.DateTimeField(
        allow_null=True, help_text="due, and not handed over"
    )
    oldest_due_message_late_seconds = serializers.FloatField(allow_null=True)
    waiting_to_be_tried_again = TriedAgainShape()
    held = HeldShape()
    deliveries = CountShape(many=True)
    given_up_24_hours = serializers.IntegerField(
        help_text="messages that failed, or may not have arrived"
    )
    lateness_24_hours = LatenessShape(many=True, help_text="empty where nothing was handed over")
    lateness_30_days = LatenessShape(many=True, help_text="empty where nothing was handed over")
    blind_seconds_30_days = serializers.FloatField(help_text="for how long no sweep was completed")
    gaps_count_30_days = serializers.IntegerField()
    gaps = GapShape(many=True, help_text="the newest of 30 days, the latest first")
    sweeps = SweepShape(many=True, help_text="the newest, the latest first")


class HealthSchema(EndpointSchema):
    """Not everybody who is signed in may read this."""

    def get_response_serializers(self) -> Any:
        found = super().get_response_serializers()
        del found["404"]
        return found | {"403": Problem}


class Health(Endpoint):
    """Whether reminders are going out, read anew each time. For the secretariat."""

    schema = HealthSchema()
    tag = "health"
    summaries = {"GET": _("Read whether reminders are going out")}
    gives = {"GET": HealthShape}

    def get(self, request: Any) -> Response:
        asked.check_known(request.GET, frozenset())
        return Response(_said(figures_for(request.user)))


def _said(found: Figures) -> dict[str, Any]:
    told = sentences(found)
    return {
        "at": found.at,
        "is_well": all(each.is_well for each in told),
        "sentences": [
            {
                "is_well": each.is_well,
                "text": each.text,
                "advice": each.advice,
                "quoted": each.quoted,
            }
            for each in told
        ],
        "last_completed_sweep_at": found.last_completed_at,
        "oldest_due_rung_at": found.oldest_rung_at,
        "oldest_due_rung_late_seconds": _seconds(found.rung_waits),
        "oldest_due_message_at": found.oldest_message_at,
        "oldest_due_message_late_seconds": _seconds(found.message_waits),
        "waiting_to_be_tried_again": {
            "count": found.again.count,
            "oldest_due_at": found.again.oldest_due_at,
            "next_try_at": found.again.next_at,
        },
        "held": found.held,
        "deliveries": [
            {"channel": each.channel, "state": each.state, "count": each.count}
            for each in found.counted
        ],
        "given_up_24_hours": found.given_up,
        "lateness_24_hours": [_lateness(each) for each in found.lateness_day],
        "lateness_30_days": [_lateness(each) for each in found.lateness_month],
        "blind_seconds_30_days": _seconds(found.blind_for),
        "gaps_count_30_days": found.gap_count,
        "gaps": [
            {
                "kind": gap.kind,
                "kind_display": gap.get_kind_display(),
                "began_at": gap.began_at,
                "ended_at": gap.ended_at,
                "trouble": gap.trouble,
            }
            for gap in found.gaps
        ],
        "sweeps": [
            {
                "started_at": sweep.started_at,
                "finished_at": sweep.finished_at,
                "seconds": _seconds(
                    sweep.finished_at - sweep.started_at if sweep.finished_at else None
                ),
                "fired": sweep.fired,
                "sent": sweep.sent,
                "trouble": sweep.trouble,
            }
            for sweep in found.sweeps
        ],
    }


def _lateness(each: Lateness) -> dict[str, Any]:
    return {
        "channel": each.channel or None,
        "measured": each.measured,
        "p50_seconds": _seconds(each.p50),
        "p99_seconds": _seconds(each.p99),
        "worst_seconds": _seconds(each.worst),
    }


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()


urlpatterns = [path("health/", Health.as_view(), name="health")]
