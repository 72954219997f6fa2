"""Status reports in the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.doors import names_of
from coordination.exporting import InFiles
from recommendations.doors import CommitteeDoor
from recommendations.recommendation.policy import (
    LONGEST_TEXT,
    Confidence,
    Status,
    StatusBasis,
)
from recommendations.report import actions, policy
from recommendations.report.freezing import published_to
from recommendations.report.models import StatusReport
from smcc.rest.endpoint import Record
from smcc.rest.inputs import Change, OneOf, Text
from smcc.rest.shape import Field, Shape, day, flag, gathered, made, moment, number, text, word
from smcc.rest.steps import STEPS, Steps
from smcc.web.day_filter import DayFilter


def _while_due(state: str, value: Any) -> Any:
    return value if value and state == policy.State.DUE else None


def _asked_again(name: str, column: str, kind: type[serializers.Field]) -> Field:
    """What is said of a report that was given back, for as long as it is not handed in again."""
    return made(name, ["state", column], _while_due, lambda: kind(allow_null=True))


STATUS_REPORT = Shape(
    "StatusReport",
    number("id"),
    text("review", "round__review__ref"),
    day("round", "round__dated"),
    number("recommendation", "recommendation__number"),
    text("owner_post", "owner_post__code", allow_null=True),
    word("state", policy.State),
    word("status", Status, allow_null=True),
    word("status_basis", StatusBasis),
    text("basis_reason", allow_blank=True),
    text("basis_by", allow_blank=True),
    word("confidence", Confidence, allow_null=True),
    text("response_note", allow_blank=True),
    text("narrative", allow_blank=True),
    text("way_forward", allow_blank=True),
    flag("is_unchanged"),
    day("same_since", allow_null=True),
    gathered(
        "as_closed", ["recommendation_id", "as_closed"],
        lambda rows, reading: published_to(reading.person, rows), serializers.DictField,
    ),
    moment("reported_at", allow_null=True),
    text("reported_by", "reported_by__name", allow_null=True),
    moment("checked_at", allow_null=True),
    text("checked_by", "checked_by__name", allow_null=True),
    _asked_again("given_back_at", "given_back_at", serializers.DateTimeField),
    _asked_again("given_back_by", "given_back_by__name", serializers.CharField),
    _asked_again("given_back_reason", "given_back_reason", serializers.CharField),
    number("version"),
    STEPS,
)  # fmt: skip


class StatusReportFilter(django_filters.FilterSet):
    """Reports by review, round, recommendation, state and status."""

    review = django_filters.CharFilter(
        label=_("Reference of the review"), field_name="round__review__ref"
    )
    round = DayFilter(label=_("Date of the round"), field_name="round__dated")
    recommendation = django_filters.NumberFilter(
        label=_("Number of the recommendation"), field_name="recommendation__number"
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.State.choices)
    status = django_filters.ChoiceFilter(label=_("Status"), choices=Status.choices)

    class Meta:
        model = StatusReport
        fields: list[str] = []


class StatusReportChange(Change):
    """The facts of a report, before it is reported."""

    status = OneOf(Status, optional=True)
    status_basis = OneOf(StatusBasis)
    basis_reason = Text(allow_blank=True, max_length=2000)
    basis_by = Text(allow_blank=True, max_length=200)
    confidence = OneOf(Confidence, optional=True)
    response_note = Text(allow_blank=True, max_length=2000)
    narrative = Text(allow_blank=True, max_length=LONGEST_TEXT)
    way_forward = Text(allow_blank=True, max_length=LONGEST_TEXT)


class StatusReportDoor(CommitteeDoor):
    tag, model = "status-reports", StatusReport
    shape = STATUS_REPORT
    filters = StatusReportFilter
    with_these = ("round__review", "recommendation", "owner_post")
    with_many = tuple(names_of("reported_by", "checked_by", "given_back_by"))


class StatusReports(StatusReportDoor, InFiles):
    """What owners report, recommendation by recommendation and round by round."""

    summaries = {"GET": _("List status reports")}


class OneStatusReport(StatusReportDoor, Record):
    """One status report."""

    summaries = {"GET": _("Read a status report"), "PATCH": _("Write a status report")}
    takes = {"PATCH": StatusReportChange}

    def patch(self, request: Any, pk: int) -> Response:
        sent = self.sent()
        version = sent.pop("version")
        sent.pop("reason", None)
        actions.write_report(self.find(pk), by=self.person, changes=sent, version=version)
        return Response(self.record(pk))


class StatusReportSteps(StatusReportDoor, Steps):
    """Report, take back, give back, check."""

    summaries = {"POST": _("Take a step of a status report")}

    def take(self, thing: StatusReport, step: str, sent: dict[str, Any]) -> StatusReport:
        return actions.run(thing, step, by=self.person, **sent)


urlpatterns = [
    path("status-reports/", StatusReports.as_view(), name="status_reports"),
    path("status-reports/<int:pk>/", OneStatusReport.as_view(), name="status_report"),
    path("status-reports/<int:pk>/steps/<str:step>/", StatusReportSteps.as_view()),
]
