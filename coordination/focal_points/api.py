"""Focal points in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from coordination.components.models import Country
from coordination.exporting import InFiles
from coordination.focal_points import actions, policy
from coordination.focal_points.filters import FocalPointFilter
from coordination.focal_points.models import FocalPoint
from coordination.people.models import Post, holders_of
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import ByCode, Day, Input, Text
from smcc.rest.shape import (
    Reading,
    Shape,
    day,
    flag,
    gathered,
    moment,
    number,
    text,
    texts,
    word,
)  # fmt: skip
from smcc.rest.steps import STEPS, Steps


def _holders(rows: list[tuple[Any, ...]], reading: Reading) -> list[list[str]]:
    known = holders_of([point.post for (point,) in rows], timezone.now())
    return [[person.name for person in known[point.post_id]] for (point,) in rows]


FOCAL_POINT = Shape(
    "FocalPoint",
    number("id"),
    text("country", "country_id"),
    text("component", "component__code"),
    text("post", "post__code", help_text="its holder is the focal point"),
    text("post_title", "post__title"),
    gathered("held_by", [""], _holders, texts(help_text="who answers for the post now; empty: it is vacant")),
    flag("vacant", "is_vacant"),
    text("mailbox", "post__mailbox", allow_blank=True),
    word("state", policy.State),
    day("since"),
    moment("confirmed_at", allow_null=True, help_text="null: not since it was named"),
    moment("due_at", allow_null=True, help_text="by when it is to be confirmed"),
    moment("ended_at", allow_null=True),
    text("end_reason", allow_blank=True),
    text("note", allow_blank=True),
    text("synthetic", allow_blank=True, help_text="why this is no focal point of the Movement"),
    moment("created_at"),
    number("version"),
    STEPS,
)  # fmt: skip


class FocalPointInput(Input):
    """A post that a component names as its focal point in a country."""

    country = ByCode(Country, "iso3")
    post = ByCode(Post, "code", help_text=_("the code of the post"))
    since = Day(required=False)
    note = Text(required=False, allow_blank=True, max_length=policy.LONGEST_NOTE)


class FocalPointDoor(Endpoint):
    tag, model = "focal-points", FocalPoint
    shape = FOCAL_POINT
    filters = FocalPointFilter

    def rows(self) -> QuerySet[Any]:
        seen = FocalPoint.objects.visible_to(self.person).with_standing(timezone.now())
        return seen.select_related("country", "component", "post__component")


class FocalPoints(FocalPointDoor, InFiles):
    """Focal points, newest first, also those that ended; `?standing=now` without them."""

    summaries = {"GET": _("List focal points"), "POST": _("Name a focal point")}
    takes = {"POST": FocalPointInput}
    creates = True

    def post(self, request: Any) -> Response:
        sent = self.sent()
        point = actions.name(sent.pop("country"), by=self.person, **sent)
        return created(self.record(point.pk), reverse("api:focal_point", kwargs={"pk": point.pk}))


class OneFocalPoint(FocalPointDoor, Record):
    """One focal point, also one that ended."""

    summaries = {"GET": _("Read a focal point")}


class FocalPointSteps(FocalPointDoor, Steps):
    """Confirm that it is still right, or end it."""

    summaries = {"POST": _("Take a step of a focal point")}

    def take(self, thing: FocalPoint, step: str, sent: dict[str, Any]) -> FocalPoint:
        return actions.run(thing, step, by=self.person, **sent)


ONE = "focal-points/<int:pk>/"

urlpatterns = [
    path("focal-points/", FocalPoints.as_view(), name="focal_points"),
    path(ONE, OneFocalPoint.as_view(), name="focal_point"),
    path(ONE + "steps/<str:step>/", FocalPointSteps.as_view()),
]
