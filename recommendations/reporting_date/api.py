"""The reporting calendar in the API."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.exporting import InFiles
from coordination.people.models import Post
from recommendations.doors import CommitteeDoor
from recommendations.reporting_date import actions, policy
from recommendations.reporting_date.filters import ReportingDateFilter
from recommendations.reporting_date.models import ReportingDate
from recommendations.review.models import Review
from recommendations.workstream.models import Workstream
from smcc.rest.endpoint import Record, created
from smcc.rest.inputs import LARGEST, ByCode, ByCodes, Change, Day, Input, Number, OneOf, Text
from smcc.rest.shape import Reading, Shape, day, gathered, made, moment, number, text, texts, word
from smcc.rest.steps import STEPS, Steps


def _reviews(rows: list[tuple[Any, ...]], reading: Reading) -> list[list[str]]:
    """Those that the reader may see."""
    seen = set(Review.objects.visible_to(reading.person).values_list("ref", flat=True))
    return [
        sorted(each.ref for each in report.reviews.all() if each.ref in seen)
        for (report,) in rows
    ]  # fmt: skip


REPORTING_DATE = Shape(
    "ReportingDate",
    number("id"),
    word("body", policy.Body),
    day("meets_on"),
    text("title"),
    text("note", allow_blank=True),
    number("lead_days", allow_null=True),
    day("document_due_on"),
    text("responsible_post", "responsible_post__code", allow_null=True),
    number("follows", "follows_id", allow_null=True),
    made("flags", [""], lambda report: [str(each) for each in report.flags], texts()),
    made(
        "workstreams", [""], lambda report: sorted(each.code for each in report.workstreams.all()),
        texts(),
    ),
    gathered("reviews", [""], _reviews, texts()),
    day("moved_from", allow_null=True),
    text("moved_because", allow_blank=True),
    word("state", policy.State),
    text("last_reason", allow_blank=True),
    moment("done_at", allow_null=True),
    moment("cancelled_at", allow_null=True),
    moment("created_at"),
    number("version"),
    STEPS,
)  # fmt: skip


class EarlierReport(Number):
    """A report by its number."""

    default_error_messages = {"unknown": _("There is no report of this number: %(number)d.")}

    def to_internal_value(self, data: Any) -> Any:
        number = super().to_internal_value(data)
        seen = ReportingDate.objects.visible_to(self.context["request"].user)
        found = seen.filter(pk=number).first() if 0 < number <= LARGEST else None
        if found is None:
            said = self.error_messages["unknown"] % {"number": number}
            raise serializers.ValidationError(said, code="unknown")
        return found

    def run_validators(self, value: Any) -> None:
        """It is a report by now: its number was looked at before."""


class ReportingDateInput(Input):
    """A date to enter."""

    body = OneOf(policy.Body)
    meets_on = Day()
    title = Text(max_length=300)
    note = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    lead_days = Number(required=False, allow_null=True)
    responsible_post = ByCode(Post, "code", required=False, allow_null=True)
    follows = EarlierReport(required=False, allow_null=True)
    workstreams = ByCodes(Workstream, "code", visible=True, required=False)
    reviews = ByCodes(Review, "ref", visible=True, required=False)


class ReportingDateChange(Change):
    """What may be changed; another day or lead time needs its reason."""

    body = OneOf(policy.Body)
    meets_on = Day()
    title = Text(max_length=300)
    note = Text(allow_blank=True, max_length=policy.LONGEST_TEXT)
    lead_days = Number(allow_null=True)
    responsible_post = ByCode(Post, "code", allow_null=True)
    follows = EarlierReport(allow_null=True)
    workstreams = ByCodes(Workstream, "code", visible=True)
    reviews = ByCodes(Review, "ref", visible=True)


class ReportingDateDoor(CommitteeDoor):
    tag, model = "reporting-dates", ReportingDate
    shape = REPORTING_DATE
    filters = ReportingDateFilter
    with_these = ("follows", "responsible_post")
    with_many = ("workstreams", "reviews")


class ReportingDates(ReportingDateDoor, InFiles):
    """What is reported to whom, and when."""

    summaries = {"GET": _("List reporting dates"), "POST": _("Enter a reporting date")}
    takes = {"POST": ReportingDateInput}
    creates = True

    def post(self, request: Any) -> Response:
        sent = self.sent()
        links = {name: sent.pop(name) for name in actions.LINKS if name in sent}
        made_ = actions.plan(by=self.person, links=links, **sent)
        return created(self.record(made_.pk), f"{request.path}{made_.pk}/")


class OneReportingDate(ReportingDateDoor, Record):
    """One date."""

    summaries = {"GET": _("Read a reporting date"), "PATCH": _("Change or move a reporting date")}
    takes = {"PATCH": ReportingDateChange}

    def patch(self, request: Any, pk: int) -> Response:
        sent = self.sent()
        version, reason = sent.pop("version"), sent.pop("reason", "")
        actions.amend_date(
            self.find(pk), by=self.person, changes=sent, reason=reason, version=version
        )
        return Response(self.record(pk))


class ReportingDateSteps(ReportingDateDoor, Steps):
    """Mark as done, cancel, plan again."""

    summaries = {"POST": _("Take a step of a reporting date")}

    def take(self, thing: ReportingDate, step: str, sent: dict[str, Any]) -> ReportingDate:
        return actions.run(thing, step, by=self.person, **sent)


urlpatterns = [
    path("reporting-dates/", ReportingDates.as_view(), name="reporting-dates"),
    path("reporting-dates/<int:pk>/", OneReportingDate.as_view(), name="reporting-date"),
    path("reporting-dates/<int:pk>/steps/<str:step>/", ReportingDateSteps.as_view()),
]
