"""Requests for coordination advisors in the API."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination import process
from coordination.doors import StartInput, ThingDoor, names_of
from coordination.exporting import InFiles
from smcc.rest.endpoint import Record, created
from smcc.rest.inputs import Change, Day, Number, OneOf, Text
from smcc.rest.shape import Reading, Shape, day, gathered, made, moment, number, text, texts, word
from smcc.rest.steps import STEPS, StepInput, Steps
from tools.advisor.models import Advisor
from tools.advisor.policy import Language
from tools.advisor_request import actions, policy
from tools.advisor_request.filters import AdvisorRequestFilter
from tools.advisor_request.models import AdvisorRequest
from tools.advisor_request.suggestions import suggestions


def _advisors(rows: list[tuple[Any, ...]], reading: Reading) -> list[str | None]:
    """Names, to those who may know them."""
    known = [request.advisor_for(reading.person) for (request,) in rows]
    return [None if each is None else each.person.name for each in known]


def name_doc() -> serializers.Field:
    return serializers.CharField(allow_null=True, help_text=_("public from the approval on"))


ADVISOR_REQUEST = Shape(
    "AdvisorRequest",
    number("id"),
    text("operation", "operation__ref"),
    number("number"),
    word("state", policy.State),
    text("asked_for"),
    text("reports_to", allow_blank=True),
    made("languages", ["languages"], str.split, texts()),
    day("starts_on"),
    day("ends_on"),
    day("arrived_on", allow_null=True),
    gathered("advisor", [""], _advisors, name_doc),
    moment("matched_at", allow_null=True),
    moment("approved_at", allow_null=True),
    text("approved_by", "approved_by__name", allow_null=True),
    moment("deployed_at", allow_null=True),
    moment("handed_over_at", allow_null=True),
    word("handed_to", policy.HandedTo, allow_null=True),
    number("successor", "successor_id", allow_null=True),
    text("open_points", allow_blank=True),
    moment("debriefed_at", allow_null=True),
    text("worked", allow_blank=True),
    text("lessons", allow_blank=True),
    moment("unmet_at", allow_null=True),
    word("unmet_reason", policy.Unmet, allow_null=True),
    text("unmet_note", allow_blank=True),
    moment("withdrawn_at", allow_null=True),
    text("withdrawn_reason", allow_blank=True),
    moment("created_at"),
    number("version"),
    STEPS,
)


def languages(**more: Any) -> serializers.ListField:
    return serializers.ListField(child=OneOf(Language), max_length=40, **more)


class AdvisorRequestInput(StartInput):
    """What an operation asks for."""

    asked_for = Text(max_length=policy.LONGEST_TEXT)
    starts_on = Day()
    ends_on = Day()
    languages = languages(required=False)
    reports_to = Text(required=False, allow_blank=True, max_length=policy.LONGEST_LINE)


class AdvisorRequestChange(Change):
    """What may be changed while the advisor is looked for, or there."""

    asked_for = Text(max_length=policy.LONGEST_TEXT)
    starts_on = Day()
    ends_on = Day()
    languages = languages()
    reports_to = Text(allow_blank=True, max_length=policy.LONGEST_LINE)


class AdvisorRequestStepInput(StepInput):
    """`match` takes the id of the advisor, `hand_over` to whom and open points, `debrief` and `mark_unmet` theirs."""

    advisor = Number(required=False)
    handed_to = OneOf(policy.HandedTo, required=False)
    successor = Number(required=False)
    open_points = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    worked = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    lessons = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    unmet_reason = OneOf(policy.Unmet, required=False)


class AdvisorRequestDoor(ThingDoor):
    tag, model = "advisor-requests", AdvisorRequest
    shape = ADVISOR_REQUEST
    filters = AdvisorRequestFilter
    with_these = ("operation", "advisor__person")
    with_many = tuple(names_of("approved_by"))


class AdvisorRequests(AdvisorRequestDoor, InFiles):
    """Which operations asked for an advisor, who came, and why nobody came."""

    summaries = {"GET": _("List requests for advisors"), "POST": _("Ask for an advisor")}
    takes = {"POST": AdvisorRequestInput}
    creates = True

    def post(self, request: Any) -> Response:
        sent = self.sent()
        made = actions.request_advisor(sent.pop("operation"), by=self.person, **sent)
        return created(self.record(made.pk), f"{request.path}{made.pk}/")


class OneAdvisorRequest(AdvisorRequestDoor, Record):
    """One request for an advisor."""

    summaries = {
        "GET": _("Read a request for an advisor"), "PATCH": _("Change a request for an advisor"),
    }  # fmt: skip
    takes = {"PATCH": AdvisorRequestChange}

    def patch(self, request: Any, pk: int) -> Response:
        sent = self.sent()
        version, reason = sent.pop("version"), sent.pop("reason", "")
        row = actions.amend_request(
            self.find(pk), by=self.person, changes=sent, version=version, reason=reason
        )
        return Response(self.record(row.pk))


class AdvisorSuggestionShape(serializers.Serializer):
    """One of the pool, with what speaks for and against."""

    advisor = serializers.IntegerField()
    name = serializers.CharField()
    is_committed = serializers.BooleanField()
    missing_languages = serializers.ListField(child=serializers.CharField())
    days_covered = serializers.IntegerField()
    days_asked = serializers.IntegerField()
    trained_on = serializers.DateField()


class AdvisorSuggestionsShape(serializers.Serializer):
    """The best of the pool, best first. A person chooses, by the step `match`."""

    suggestions = AdvisorSuggestionShape(many=True)


class Suggestions(AdvisorRequestDoor):
    """Who of the pool fits best. For those who match."""

    summaries = {"GET": _("Read who of the pool fits a request best")}
    gives = {"GET": AdvisorSuggestionsShape}

    def get(self, request: Any, pk: int) -> Response:
        thing = self.find(pk)
        process.check_role(thing, self.person, policy.MATCHES)
        found = [
            {
                "advisor": each.advisor.pk, "name": each.advisor.person.name,
                "is_committed": each.is_committed, "missing_languages": each.missing,
                "days_covered": each.days_covered, "days_asked": each.days_asked,
                "trained_on": each.advisor.trained_on,
            }
            for each in suggestions(thing)
        ]  # fmt: skip
        return Response({"suggestions": found})


class AdvisorRequestSteps(AdvisorRequestDoor, Steps):
    """Match, approve, deploy, hand over, debrief; or mark it unmet, or withdraw it."""

    summaries = {"POST": _("Take a step of a request for an advisor")}
    takes = {"POST": AdvisorRequestStepInput}

    def take(self, thing: AdvisorRequest, step: str, sent: dict[str, Any]) -> AdvisorRequest:
        for name, model in (("advisor", Advisor), ("successor", AdvisorRequest)):
            if name in sent:
                seen: Any = model.objects.visible_to(self.person)
                sent[name] = seen.filter(pk=sent[name]).first()
        return actions.run(thing, step, by=self.person, **sent)


ONE = "advisor-requests/<int:pk>/"

urlpatterns = [
    path("advisor-requests/", AdvisorRequests.as_view(), name="advisor_requests"),
    path(ONE, OneAdvisorRequest.as_view(), name="advisor_request"),
    path(ONE + "suggestions/", Suggestions.as_view()),
    path(ONE + "steps/<str:step>/", AdvisorRequestSteps.as_view()),
]
