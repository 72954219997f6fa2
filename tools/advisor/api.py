"""The pool in the API: to those who match all of it, to anybody else the own record."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.exporting import InFiles
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import Change, Day, Input, OneOf, Text
from smcc.rest.shape import Shape, day, flag, made, moment, number, text, texts, word
from smcc.rest.steps import STEPS, Steps
from smcc.rules.reasons import LONGEST_REASON
from smcc.rules.refusals import Invisible
from tools.advisor import actions, policy
from tools.advisor.filters import AdvisorFilter
from tools.advisor.models import Advisor


class AvailabilityShape(serializers.Serializer):
    """Days on which an advisor can go, both included."""

    id = serializers.IntegerField()
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    note = serializers.CharField(allow_blank=True)


def _periods(advisor: Any) -> list[dict[str, Any]]:
    return [
        {"id": each.pk, "first_on": each.first_on, "last_on": each.last_on, "note": each.note}
        for each in advisor.standing_periods
    ]


def _home(advisor: Advisor) -> str | None:
    return advisor.person.component.code if advisor.person.component else None


ADVISOR = Shape(
    "Advisor",
    number("id"),
    text("name", "person__name"),
    made("component", [""], _home, lambda: serializers.CharField(allow_null=True)),
    made("languages", ["languages"], str.split, texts()),
    day("trained_on"),
    text("trained_where", allow_blank=True),
    made("periods", [""], _periods, lambda: AvailabilityShape(many=True)),
    word("state", policy.State),
    moment("confirmed_at", allow_null=True),
    moment("withdrawn_at", allow_null=True),
    text("withdrawn_reason", allow_blank=True),
    flag("synthetic"),
    moment("created_at"),
    number("version"),
    STEPS,
)


def languages(**more: Any) -> serializers.ListField:
    return serializers.ListField(child=OneOf(policy.Language), max_length=40, **more)


class AdvisorInput(Input):
    """Somebody with an account, to take into the pool."""

    email = Text(max_length=254)
    languages = languages()
    trained_on = Day()
    trained_where = Text(required=False, allow_blank=True, max_length=policy.LONGEST_NOTE)


class AdvisorChange(Change):
    """What may be corrected."""

    languages = languages()
    trained_on = Day()
    trained_where = Text(allow_blank=True, max_length=policy.LONGEST_NOTE)


class AvailabilityInput(Input):
    """Days on which the advisor can go."""

    first_on = Day()
    last_on = Day()
    note = Text(required=False, allow_blank=True, max_length=policy.LONGEST_NOTE)


class AvailabilityTakenBackInput(Input):
    """Why a period no longer holds."""

    reason = Text(max_length=LONGEST_REASON)


class AdvisorDoor(Endpoint):
    tag, model = "advisors", Advisor
    shape = ADVISOR
    filters = AdvisorFilter

    def rows(self) -> QuerySet[Any]:
        return Advisor.objects.visible_to(self.person).with_periods()


class Advisors(AdvisorDoor, InFiles):
    """Trained coordination advisors: languages, training, when they can go."""

    summaries = {"GET": _("List advisors of the pool"), "POST": _("Take somebody into the pool")}
    takes = {"POST": AdvisorInput}
    creates = True

    def post(self, request: Any) -> Response:
        actions.check_keeps(self.person)
        advisor = actions.take_in(by=self.person, **self.sent())
        return created(self.record(advisor.pk), f"{request.path}{advisor.pk}/")


class OneAdvisor(AdvisorDoor, Record):
    """One advisor."""

    summaries = {"GET": _("Read an advisor’s record"), "PATCH": _("Correct an advisor’s record")}
    takes = {"PATCH": AdvisorChange}

    def patch(self, request: Any, pk: int) -> Response:
        sent = self.sent()
        version, reason = sent.pop("version"), sent.pop("reason", "")
        advisor = actions.amend_advisor(
            self.find(pk), by=self.person, changes=sent, version=version, reason=reason
        )
        return Response(self.record(advisor.pk))


class Periods(AdvisorDoor):
    """Say when an advisor can go."""

    summaries = {"POST": _("Say when an advisor can go")}
    takes = {"POST": AvailabilityInput}

    def post(self, request: Any, pk: int) -> Response:
        advisor = self.find(pk)
        actions.say_available(advisor, by=self.person, **self.sent())
        return Response(self.record(advisor.pk))


class PeriodTakenBack(AdvisorDoor):
    """Take a period back."""

    summaries = {"POST": _("Take a period of availability back")}
    takes = {"POST": AvailabilityTakenBackInput}

    def post(self, request: Any, pk: int, period: int) -> Response:
        advisor = self.find(pk)
        row = advisor.periods.filter(pk=period).first()
        if row is None:
            raise Invisible()
        actions.take_period_back(row, by=self.person, reason=self.sent()["reason"])
        return Response(self.record(advisor.pk))


class AdvisorSteps(AdvisorDoor, Steps):
    """Ask to confirm, confirm, withdraw, take in again."""

    summaries = {"POST": _("Take a step of an advisor’s record")}

    def take(self, thing: Advisor, step: str, sent: dict[str, Any]) -> Advisor:
        return actions.run(thing, step, by=self.person, **sent)


urlpatterns = [
    path("advisors/", Advisors.as_view(), name="advisors"),
    path("advisors/<int:pk>/", OneAdvisor.as_view(), name="advisor"),
    path("advisors/<int:pk>/periods/", Periods.as_view()),
    path("advisors/<int:pk>/periods/<int:period>/take-back/", PeriodTakenBack.as_view()),
    path("advisors/<int:pk>/steps/<str:step>/", AdvisorSteps.as_view()),
]
