"""Positions in the API: what each component says of a row of a decision table."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.models import Component
from coordination.exporting import InFiles
from coordination.without_drills import DrillsFilter, without_drills
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import ByCode, Input, Number, OneOf, Text
from smcc.rest.shape import Shape, flag, moment, number, text, word
from smcc.rules.refusals import Invalid
from smcc.web.id_filter import IdFilter
from tools.by_meeting import OF_ROW
from tools.decision.models import Decision
from tools.position import actions, policy
from tools.position.models import Position

POSITION = Shape(
    "Position",
    number("id"),
    text("operation", "decision__operation__ref"),
    number("decision", "decision_id"),
    text("component", "component__code"),
    word("stance", policy.Stance),
    text("text", allow_blank=True),
    word("article", policy.Article, allow_null=True),
    text("post", "post__code", allow_null=True),
    flag("is_recorded", help_text="written down by those who lead, not said by the component"),
    moment("said_at"),
    text("said_by", "said_by__name"),
    number("version"),
)


class PositionFilter(django_filters.FilterSet):
    """Positions by operation, meeting, row, component and what they say."""

    operation = django_filters.CharFilter(
        label=_("Reference of the operation"), field_name="decision__operation__ref"
    )
    mini_summit = IdFilter(label=_("Mini-Summit (its id)"), field_name="decision__summit")
    decision = IdFilter(label=_("Decision (its id)"))
    component = django_filters.CharFilter(label=_("Component"), field_name="component__code")
    stance = django_filters.ChoiceFilter(label=_("Position"), choices=policy.Stance.choices)
    drills = DrillsFilter(OF_ROW)

    class Meta:
        model = Position
        fields: list[str] = []


class VisibleRow(serializers.PrimaryKeyRelatedField):
    """A row by its id, among those that may be seen."""

    def get_queryset(self) -> Any:
        return Decision.objects.visible_to(self.context["request"].user)


class StanceInput(Input):
    """A component's position on a row. `version` is that of the one which stood, 0 for none."""

    decision = VisibleRow(queryset=Decision.objects.none())
    component = ByCode(Component, "code")
    stance = OneOf(policy.Stance)
    text = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    article = OneOf(policy.Article, optional=True, required=False)
    version = Number(required=False)


class PositionDoor(Endpoint):
    tag, model = "positions", Position
    shape = POSITION
    filters = PositionFilter

    def rows(self) -> QuerySet[Any]:
        return Position.objects.visible_to(self.person).select_related(
            "decision__operation", "component", "post", "said_by"
        )

    def listed(self) -> QuerySet[Any]:
        asked = self.request.GET
        named = asked.get("operation") or asked.get("decision") or asked.get("mini_summit")
        rows = self.rows()
        return rows if named else without_drills(rows, asked, OF_ROW)


class Positions(PositionDoor, InFiles):
    """What components say of the rows of decision tables."""

    summaries = {"GET": _("List positions"), "POST": _("Say a position")}
    takes = {"POST": StanceInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Say, or as a lead record, a component's position. Said again, it replaces the one before."""
        sent = self.sent()
        said = actions.say(sent.pop("decision"), by=self.person, **sent)
        if said is None:
            raise Invalid({"stance": _("Nothing was said yet; there is nothing to take back.")})
        return created(self.record(said.pk), reverse("api:position", kwargs={"pk": said.pk}))


class OnePosition(PositionDoor, Record):
    """One position."""

    summaries = {"GET": _("Read a position")}


urlpatterns = [
    path("positions/", Positions.as_view(), name="positions"),
    path("positions/<int:pk>/", OnePosition.as_view(), name="position"),
]
