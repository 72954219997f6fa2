"""Operations in the API: the list, one, and what may be done with it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.models import Component, Country
from coordination.operations import actions, policy
from coordination.operations.declarations import CategoryChange, ScaleDeclaration
from coordination.operations.filters import OperationFilter
from coordination.operations.models import AppealCode, Operation
from coordination.operations.shapes import OPERATION, OPERATION_DETAIL
from coordination.people.models import Post
from coordination.without_drills import OF_OPERATION, without_drills
from smcc.rest.endpoint import Endpoint, Listing, Record, created
from smcc.rest.inputs import (
    ByCode,
    ByCodes,
    Change,
    Day,
    Input,
    Moment,
    Number,
    OneOf,
    Text,
    Version,
    text_for,
)
from smcc.rest.steps import Steps
from smcc.rules.reasons import LONGEST_REASON


class OperationInput(Input):
    """The facts of an operation."""

    name = text_for(Operation, "name")
    crisis = OneOf(policy.Crisis)
    hazard = OneOf(policy.Hazard)
    countries = ByCodes(Country, "iso3")
    onset_at = Moment()
    onset_zone = text_for(Operation, "onset_zone", help_text=_("such as Europe/Kyiv"))
    onset_precision = OneOf(policy.Precision)
    host = ByCode(Component, "code", help_text=_("the host National Society"))
    present = ByCodes(Component, "code", required=False)
    summary = text_for(Operation, "summary", required=False)
    visibility = OneOf(policy.Visibility, required=False)
    coordinator_post = ByCode(Post, "code", required=False, allow_null=True)
    go_event = Number(required=False, allow_null=True)
    glide = text_for(Operation, "glide", required=False)
    appeal_codes = serializers.ListField(
        child=text_for(AppealCode, "code"), required=False, max_length=50
    )


class OperationChange(OperationInput, Change):
    """Any of the facts, and the version that was read."""


class ScaleInput(Input):
    """Who declared what, when and why."""

    scale = OneOf(policy.Scale)
    declared_by_post = text_for(ScaleDeclaration, "declared_by_post")
    reason = Text(max_length=LONGEST_REASON)
    declared_at = Moment(required=False)
    version = Version(required=False)


class CategoryInput(Input):
    """The IFRC's category and the day from which it holds."""

    category = OneOf(policy.Category)
    since = Day()
    note = text_for(CategoryChange, "note", required=False)
    version = Version(required=False)


class OperationDoor(Endpoint):
    tag, model = "operations", Operation
    shape, detail, key = OPERATION, OPERATION_DETAIL, "ref"
    filters = OperationFilter
    steady_filters = frozenset({"state", "scale", "category", "crisis", "drills"})
    order = ("-onset_at", "-id")
    reads_objects = False

    def rows(self) -> QuerySet[Any]:
        return Operation.objects.visible_to(self.person)

    def listed(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = without_drills(self.rows(), self.request.GET, OF_OPERATION)
        return rows

    def sight(self) -> Any:
        """Who sees which operations follows from the posts held now and the components spoken for."""
        person = self.person
        posts = frozenset((post.pk, post.duty) for post in person.held_posts())
        return person.pk, posts, frozenset(person.component_ids())


class Operations(OperationDoor, Listing):
    """The operations you may see, newest onset first."""

    summaries = {"GET": _("List operations"), "POST": _("Log an operation")}
    takes = {"POST": OperationInput}
    gives = {"POST": OPERATION_DETAIL}
    creates = True

    def post(self, request: Any) -> Response:
        """Log an operation. Conveners are proposed for its countries; declare its scale next."""
        operation = actions.log_operation(by=request.user, **self.sent())
        return created(
            self.record(operation.pk), reverse("api:operation", kwargs={"ref": operation.ref})
        )


class OneOperation(OperationDoor, Record):
    """One operation, with its history of scale and category."""

    summaries = {"GET": _("Read an operation"), "PATCH": _("Correct an operation")}
    takes = {"PATCH": OperationChange}

    def patch(self, request: Any, ref: str) -> Response:
        """Correct its facts. `present`, `countries` and `appeal_codes` replace the whole list."""
        operation, sent = self.find(ref), self.sent()
        lists = {
            name: sent.pop(name)
            for name in ("present", "countries", "appeal_codes")
            if name in sent
        }
        version, reason = sent.pop("version"), sent.pop("reason", "")
        actions.amend_operation(
            operation, by=request.user, changes=sent, version=version, reason=reason, **lists
        )
        return Response(self.record(operation.pk))


class OperationSteps(OperationDoor, Steps):
    """Close, reopen, withdraw or restore an operation."""

    summaries = {"POST": _("Take a step of an operation")}

    def take(self, thing: Operation, step: str, sent: dict[str, Any]) -> Operation:
        return actions.run(thing, step, by=self.person, **sent)


class ScaleDeclarations(OperationDoor):
    """How large the operation was declared to be."""

    summaries = {"POST": _("Declare the scale of an operation")}
    takes = {"POST": ScaleInput}
    gives = {"POST": OPERATION_DETAIL}
    creates = True

    def post(self, request: Any, ref: str) -> Response:
        """Declare its scale. The tools that the scale asks for open, and their clocks start."""
        operation = self.find(ref)
        actions.declare_scale(operation, by=request.user, **self.sent())
        return created(self.record(operation.pk), reverse("api:operation", kwargs={"ref": ref}))


class Categories(OperationDoor):
    """The IFRC's category of the operation."""

    summaries = {"POST": _("Record the IFRC category of an operation")}
    takes = {"POST": CategoryInput}
    gives = {"POST": OPERATION_DETAIL}
    creates = True

    def post(self, request: Any, ref: str) -> Response:
        """Record the category from a day on. The newest by day is the current one."""
        operation = self.find(ref)
        actions.set_category(operation, by=request.user, **self.sent())
        return created(self.record(operation.pk), reverse("api:operation", kwargs={"ref": ref}))


urlpatterns = [
    path("operations/", Operations.as_view(), name="operations"),
    path("operations/<str:ref>/", OneOperation.as_view(), name="operation"),
    path("operations/<str:ref>/steps/<str:step>/", OperationSteps.as_view()),
    path("operations/<str:ref>/scale-declarations/", ScaleDeclarations.as_view()),
    path("operations/<str:ref>/categories/", Categories.as_view()),
]
