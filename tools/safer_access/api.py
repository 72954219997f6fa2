"""Safer Access in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.models import Component
from coordination.exporting import InFiles
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import ByCode, Input, Text
from smcc.rest.shape import Shape, flag, made, moment, number, text, word
from smcc.rest.steps import STEPS, StepInput, Steps
from tools.safer_access import actions, policy
from tools.safer_access.filters import SaferAccessFilter
from tools.safer_access.models import SaferAccess


class SaferAccessMoveShape(serializers.Serializer):
    """How far it was from a moment on, and by whom."""

    state = serializers.CharField()
    happened_at = serializers.DateTimeField()
    done_by = serializers.CharField()
    note = serializers.CharField(allow_blank=True)


def _history(access: SaferAccess) -> list[dict[str, Any]]:
    names = ("state", "happened_at", "done_by", "note")
    return [{name: getattr(each, name) for name in names} for each in access.history.all()]


SAFER_ACCESS = Shape(
    "SaferAccess",
    number("id"),
    text("country", "country_id"),
    text("component", "component.code"),
    word("state", policy.State),
    moment("moved_at", allow_null=True, help_text="since when it is so far"),
    made("history", [""], _history, lambda: SaferAccessMoveShape(many=True)),
    flag("synthetic", "is_synthetic"),
    moment("created_at"),
    number("version"),
    STEPS,
)


class SaferAccessInput(Input):
    """The National Society of which it is recorded."""

    component = ByCode(Component, "code")


class SaferAccessStepInput(StepInput):
    """`at`: since when; `reason`: what was found; `done_by`: who assessed, planned or reviewed."""

    done_by = Text(required=False, allow_blank=True, max_length=200)


class SaferAccessDoor(Endpoint):
    tag, model = "safer-access", SaferAccess
    shape = SAFER_ACCESS
    filters = SaferAccessFilter

    def rows(self) -> QuerySet[Any]:
        seen = SaferAccess.objects.visible_to(self.person)
        return seen.select_related("country", "component").prefetch_related("history")


class SaferAccesses(SaferAccessDoor, InFiles):
    """How far National Societies are with Safer Access, to those who work for their country."""

    summaries = {"GET": _("List Safer Access records"), "POST": _("Begin a Safer Access record")}
    takes = {"POST": SaferAccessInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Begin the record of a National Society; where there is one, that one is answered."""
        made_one = actions.begin(by=self.person, **self.sent())
        address = reverse("api:safer_access", kwargs={"pk": made_one.pk})
        return created(self.record(made_one.pk), address)


class OneSaferAccess(SaferAccessDoor, Record):
    """One record with its history."""

    summaries = {"GET": _("Read a Safer Access record")}


class SaferAccessSteps(SaferAccessDoor, Steps):
    """Assess, plan, start, review, go on, restart."""

    summaries = {"POST": _("Take a step of a Safer Access record")}
    takes = {"POST": SaferAccessStepInput}

    def take(self, thing: SaferAccess, step: str, sent: dict[str, Any]) -> SaferAccess:
        return actions.run(thing, step, by=self.person, **sent)


ONE = "safer-access/<int:pk>/"

urlpatterns = [
    path("safer-access/", SaferAccesses.as_view(), name="safer_access_list"),
    path(ONE, OneSaferAccess.as_view(), name="safer_access"),
    path(ONE + "steps/<str:step>/", SaferAccessSteps.as_view()),
]
