"""Capacities to convene in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.capacity import actions, content, policy
from coordination.capacity.filters import ConvenerCapacityFilter
from coordination.capacity.models import CapacityVersion, ConvenerCapacity
from coordination.components.models import Component
from coordination.exporting import InFiles
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import ByCode, Input, OneOf, Text, Version
from smcc.rest.shape import Reading, Shape, flag, gathered, moment, number, text, word
from smcc.rest.steps import STEPS, Steps


def objects() -> serializers.Field:
    return serializers.ListField(child=serializers.DictField())


def _as_json(version: CapacityVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        "said_at": version.said_at.isoformat().replace("+00:00", "Z"),
        "said_as": version.said_as,
        "text": version.text,
        "functions": [
            {
                "function": each.function, "function_display": str(each.label),
                "rating": each.rating, "rating_display": str(each.rating_label),
                "support": each.support, "text": each.text,
            }
            for each in content.read(version.rows)
        ],
    }  # fmt: skip


def _versions(rows: list[tuple[Any, ...]], reading: Reading) -> list[Any]:
    """The last first. One query for all rows."""
    keys = [capacity.pk for (capacity,) in rows]
    found: dict[int, list[dict[str, Any]]] = {key: [] for key in keys}
    for each in CapacityVersion.objects.filter(capacity__in=keys).order_by("-number"):
        found[each.capacity_id].append(_as_json(each))
    return [found[key] for key in keys]


CAPACITY = Shape(
    "ConvenerCapacity",
    number("id"),
    text("country", "country_id"),
    text("component", "component__code", help_text="the National Society whose own words these are"),
    word("state", policy.State),
    flag("described", "is_described"),
    moment("described_at", allow_null=True),
    moment("renewed_at", allow_null=True, help_text="when it was last said to hold"),
    moment("due_at", allow_null=True, help_text="by when it is to be looked at again"),
    text("taken_back_reason", allow_blank=True),
    text("synthetic", allow_blank=True, help_text="why no National Society said this"),
    number("version"),
    STEPS,
)  # fmt: skip
ONE_CAPACITY = CAPACITY.with_more(
    "ConvenerCapacityWithVersions", gathered("versions", [""], _versions, objects)
)


class FunctionInput(Input):
    """What is said of one function."""

    function = OneOf(policy.Function)
    name = Text(
        required=False, allow_blank=True, max_length=policy.LONGEST_NAME,
        help_text=_("what it is, where the function is “other”"),
    )  # fmt: skip
    rating = OneOf(policy.Rating)
    support = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    text = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)


class DescriptionInput(Input):
    """A description of one's own National Society."""

    component = ByCode(Component, "code")
    text = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    functions = FunctionInput(many=True, required=False, max_length=policy.MOST_ROWS)  # type: ignore[call-arg]
    version = Version(required=False)


class NextDescriptionInput(Input):
    """The next version of it; what is left out is no longer said."""

    text = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    functions = FunctionInput(many=True, required=False, max_length=policy.MOST_ROWS)  # type: ignore[call-arg]
    version = Version()


class CapacityDoor(Endpoint):
    tag, model = "convener-capacities", ConvenerCapacity
    shape, detail = CAPACITY, ONE_CAPACITY
    filters = ConvenerCapacityFilter

    def rows(self) -> QuerySet[Any]:
        seen = ConvenerCapacity.objects.visible_to(self.person).with_due()
        return seen.select_related("country", "component")

    def describe(self, component: Component) -> ConvenerCapacity:
        sent = self.sent()
        sent.pop("component", None)
        return actions.describe(component, by=self.person, rows=sent.pop("functions", ()), **sent)


class Capacities(CapacityDoor, InFiles):
    """What National Societies say that they can lead as conveners, newest first."""

    summaries = {
        "GET": _("List capacities to convene"),
        "POST": _("Describe one’s capacity to convene"),
    }
    takes = {"POST": DescriptionInput}
    creates = True

    def post(self, request: Any) -> Response:
        """By the Secretary General of the National Society, or who stands in. Over one that stands: with its version."""
        row = self.describe(self.sent()["component"])
        return created(self.record(row.pk), reverse("api:convener_capacity", kwargs={"pk": row.pk}))


class OneCapacity(CapacityDoor, Record):
    """One National Society's, with every version of it."""

    summaries = {"GET": _("Read a capacity to convene")}


class CapacityVersions(CapacityDoor):
    """Describe it anew."""

    summaries = {"POST": _("Describe a capacity to convene anew")}
    takes = {"POST": NextDescriptionInput}

    def post(self, request: Any, pk: int) -> Response:
        row = self.describe(self.find(pk).component)
        return Response(self.record(row.pk))


class CapacitySteps(CapacityDoor, Steps):
    """Say that it still holds, or take it back."""

    summaries = {"POST": _("Take a step of a capacity to convene")}

    def take(self, thing: ConvenerCapacity, step: str, sent: dict[str, Any]) -> ConvenerCapacity:
        return actions.run(thing, step, by=self.person, **sent)


ONE = "convener-capacities/<int:pk>/"

urlpatterns = [
    path("convener-capacities/", Capacities.as_view(), name="convener_capacities"),
    path(ONE, OneCapacity.as_view(), name="convener_capacity"),
    path(ONE + "versions/", CapacityVersions.as_view()),
    path(ONE + "steps/<str:step>/", CapacitySteps.as_view()),
]
