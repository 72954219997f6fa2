"""Contingency plans in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.models import Country
from coordination.exporting import InFiles
from coordination.operations.policy import Hazard
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import ByCode, Change, Input, Moment, OneOf, Text, Version
from smcc.rest.shape import Reading, Shape, flag, gathered, moment, number, text, word
from smcc.rest.steps import STEPS, Steps
from tools.contingency_plan import actions, content, policy, validating
from tools.contingency_plan.filters import ContingencyPlanFilter
from tools.contingency_plan.models import ContingencyPlan
from tools.contingency_plan.shown import Page

Rows = list[tuple[Any, ...]]


def objects() -> serializers.Field:
    return serializers.ListField(child=serializers.DictField())


def _texts(rows: Rows, reading: Reading) -> list[Any]:
    return [content.of(plan) for (plan,) in rows]


def _in_force(rows: Rows, reading: Reading) -> list[Any]:
    return [content.in_force(plan) for (plan,) in rows]


def _validations(rows: Rows, reading: Reading) -> list[Any]:
    return [
        [
            {
                "edition": each.edition, "party": each.party, "post": each.post.code,
                "person": each.person.name, "note": each.note,
                "said_at": each.said_at.isoformat().replace("+00:00", "Z"),
            }
            for each in plan.validations.filter(lapsed_at=None).select_related("post", "person")
        ]
        for (plan,) in rows
    ]  # fmt: skip


def _missing(rows: Rows, reading: Reading) -> list[Any]:
    pages = (Page(plan, reading.person, timezone.now(), is_text=True) for (plan,) in rows)
    return [[each.label for each in page.asked if not each.is_there] for page in pages]


def _spill_overs(rows: Rows, reading: Reading) -> list[Any]:
    found = []
    for (plan,) in rows:
        page = Page(plan, reading.person, timezone.now())
        found.append(
            [
                {
                    "id": each.pk, "from": each.plan_id, "to": each.destination_id,
                    "scenario": each.scenario_id, "what": each.what, "people": each.people,
                    "source": each.source,
                }
                for each in [*page.goes, *page.comes]
            ]
        )  # fmt: skip
    return found


PLAN = Shape(
    "ContingencyPlan",
    number("id"),
    text("country", "country_id"),
    text("title"),
    word("hazard", Hazard),
    word("reach", policy.Reach, help_text="who may read it"),
    word("state", policy.State),
    flag("in_force", "is_in_force"),
    flag("under_revision", "is_under_revision"),
    number("edition", help_text="the edition in force; 0 before the first"),
    moment("validated_at", allow_null=True),
    moment("reviewed_at", allow_null=True),
    moment("review_due_at", allow_null=True),
    text("review_note", allow_blank=True),
    text("withdrawal_reason", allow_blank=True),
    text("synthetic", allow_blank=True, help_text="why this is no plan of the Movement"),
    moment("created_at"),
    number("version"),
    STEPS,
)
ONE_PLAN = PLAN.with_more(
    "ContingencyPlanWithText",
    gathered("text_in_force", [""], _in_force, lambda: serializers.DictField(allow_null=True)),
    gathered("text", [""], _texts, lambda: serializers.DictField()),
    gathered("missing", [""], _missing, lambda: serializers.ListField(child=serializers.CharField())),
    gathered("validations", [""], _validations, objects),
    gathered("spill_overs", [""], _spill_overs, objects),
)  # fmt: skip


class PlanFields(Input):
    title = Text(max_length=200)
    hazard = OneOf(Hazard)
    reach = OneOf(policy.Reach, required=False)
    first_steps = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    process = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    resources = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)


class ContingencyPlanInput(PlanFields):
    """A plan to begin, for a country by its ISO3 code."""

    country = ByCode(Country, "iso3")


class ContingencyPlanChange(Change, PlanFields):
    """The text, while it is in preparation; `reach` at any time."""


class ValidationInput(Input):
    """One's word on the text as it stands."""

    note = Text(required=False, allow_blank=True, max_length=validating.LONGEST_NOTE)
    version = Version()
    at = Moment(required=False, help_text=_("when it was said, where that is not now"))


class PlanDoor(Endpoint):
    tag, model = "contingency-plans", ContingencyPlan
    shape, detail = PLAN, ONE_PLAN
    filters = ContingencyPlanFilter

    def rows(self) -> QuerySet[Any]:
        seen = ContingencyPlan.objects.visible_to(self.person).with_review()
        return seen.select_related("country").defer("search_text")


class ContingencyPlans(PlanDoor, InFiles):
    """Movement Contingency Plans, newest first."""

    summaries = {"GET": _("List contingency plans"), "POST": _("Begin a contingency plan")}
    takes = {"POST": ContingencyPlanInput}
    creates = True

    def post(self, request: Any) -> Response:
        sent = self.sent()
        plan = actions.begin(sent.pop("country"), by=self.person, **sent)
        url = reverse("api:contingency_plan", kwargs={"pk": plan.pk})
        return created(self.record(plan.pk), url)


class OneContingencyPlan(PlanDoor, Record):
    """One plan, with its text in force, its text in preparation, and what that still lacks."""

    summaries = {"GET": _("Read a contingency plan"), "PATCH": _("Change a contingency plan")}
    takes = {"PATCH": ContingencyPlanChange}

    def patch(self, request: Any, pk: int) -> Response:
        sent = self.sent()
        version, reason = sent.pop("version"), sent.pop("reason", "")
        plan = actions.amend_plan(
            self.find(pk), by=self.person, changes=sent, version=version, reason=reason
        )
        return Response(self.record(plan.pk))


class PlanValidations(PlanDoor):
    """The word of one of the three."""

    summaries = {"POST": _("Validate a contingency plan")}
    takes = {"POST": ValidationInput}

    def post(self, request: Any, pk: int) -> Response:
        """Validate the text as it stands, for the party that one's post speaks for."""
        plan = validating.validate(self.find(pk), by=self.person, **self.sent())
        return Response(self.record(plan.pk))


class ContingencyPlanSteps(PlanDoor, Steps):
    """Propose, take back, review, revise, withdraw, take up again."""

    summaries = {"POST": _("Take a step of a contingency plan")}

    def take(self, thing: ContingencyPlan, step: str, sent: dict[str, Any]) -> ContingencyPlan:
        return actions.run(thing, step, by=self.person, **sent)


ONE = "contingency-plans/<int:pk>/"

urlpatterns = [
    path("contingency-plans/", ContingencyPlans.as_view(), name="contingency_plans"),
    path(ONE, OneContingencyPlan.as_view(), name="contingency_plan"),
    path(ONE + "validations/", PlanValidations.as_view()),
    path(ONE + "steps/<str:step>/", ContingencyPlanSteps.as_view()),
]
