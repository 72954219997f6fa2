"""Convener allocations and responsibilities in the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.models import Component, Country
from coordination.doors import OfOperation, ThingDoor, of_operation
from coordination.operations import actions, policy
from coordination.operations.areas import AT_MOST
from coordination.operations.disputes import Contests
from coordination.operations.models import Convening
from coordination.operations.responsibilities import Responsibility
from coordination.operations.shapes import CONVENING, RESPONSIBILITY
from coordination.people.models import Post
from smcc.rest.endpoint import Listing, Record, created
from smcc.rest.inputs import ByCode, Day, Input, OneOf, Text, text_for
from smcc.rest.steps import StepInput, Steps
from smcc.rules.reasons import LONGEST_REASON


class ConveningFilter(OfOperation):
    """Convener allocations by operation, role and state."""

    role = django_filters.ChoiceFilter(label=_("Role"), choices=policy.ConveningRole.choices)
    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.ConveningState.choices)

    class Meta:
        model = Convening
        fields: list[str] = []


class ConveningInput(Input):
    """Who would convene where, on what basis, from when."""

    operation = of_operation()
    country = ByCode(Country, "iso3")
    role = OneOf(policy.ConveningRole)
    component = ByCode(Component, "code")
    starts_on = Day()
    ends_on = Day(required=False, allow_null=True)
    basis = Text(required=False, allow_blank=True, max_length=5000)
    areas = serializers.ListField(
        child=Text(max_length=200), required=False, max_length=AT_MOST,
        help_text=_("names of parts of the country; none for all of it"),
    )  # fmt: skip
    exception = Text(
        required=False, allow_blank=True, max_length=2000,
        help_text=_("why a co-convener is neither the ICRC nor the IFRC"),
    )  # fmt: skip


class ConveningStepInput(StepInput):
    """Contesting may name the article in dispute."""

    article = OneOf(policy.Article, required=False)


class ConveningDoor(ThingDoor):
    tag, model = "convenings", Convening
    shape = CONVENING
    filters = ConveningFilter
    with_these = ("operation", "component", "country", "agreed_by", "ended_by")

    def made_ready(self, things: Sequence[Any]) -> Sequence[Any]:
        """What stands in the way, or in dispute, is looked for once, for the whole page."""
        super().made_ready(things)
        beside = Convening.objects.in_force().select_related("component")
        standing = list(beside.filter(operation__in={thing.operation_id for thing in things}))
        contests = Contests(things)
        for thing in things:
            thing.contests = contests
            thing.siblings = [e for e in standing if e.operation_id == thing.operation_id]
        return things


class Convenings(ConveningDoor, Listing):
    """Who convenes and co-convenes in which country, as proposed, agreed or contested."""

    summaries = {"GET": _("List convener allocations"), "POST": _("Propose a convener")}
    takes = {"POST": ConveningInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Propose a convener or co-convener. A person agrees to it with the step `agree`."""
        convening = actions.propose_convening(by=request.user, **self.sent())
        return created(
            self.record(convening.pk), reverse("api:convening", kwargs={"pk": convening.pk})
        )


class OneConvening(ConveningDoor, Record):
    """One convener allocation."""

    summaries = {"GET": _("Read a convener allocation")}


class ConveningSteps(ConveningDoor, Steps):
    """Record an allocation as agreed or contested, end or withdraw it."""

    summaries = {"POST": _("Take a step of a convener allocation")}
    takes = {"POST": ConveningStepInput}

    def take(self, thing: Convening, step: str, sent: dict[str, Any]) -> Convening:
        return actions.run_convening(thing, step, by=self.person, **sent)


class ResponsibilityFilter(OfOperation):
    """Responsibilities by operation, kind, and whether they have ended."""

    kind_of = django_filters.ChoiceFilter(label=_("Kind"), choices=Responsibility.Kind.choices)
    current = django_filters.ChoiceFilter(
        label=_("Whether it stands"), choices=(("yes", _("Stands")), ("no", _("Ended"))),
        method="by_current",
    )  # fmt: skip

    class Meta:
        model = Responsibility
        fields: list[str] = []

    def by_current(self, rows: Any, name: str, wanted: str) -> Any:
        return rows.filter(ended_at__isnull=wanted == "yes")


class ResponsibilityInput(Input):
    """Who answers for what."""

    operation = of_operation()
    kind_of = OneOf(Responsibility.Kind)
    component = ByCode(Component, "code")
    subject = text_for(Responsibility, "subject", required=False)
    level = OneOf(Responsibility.Level, optional=True, required=False)
    country = ByCode(Country, "iso3", required=False, allow_null=True)
    post = ByCode(Post, "code", required=False, allow_null=True)
    note = text_for(Responsibility, "note", required=False)


class EndInput(Input):
    """Why it ends."""

    reason = Text(max_length=LONGEST_REASON)


class ResponsibilityDoor(ThingDoor):
    tag, model = "responsibilities", Responsibility
    shape = RESPONSIBILITY
    filters = ResponsibilityFilter
    reads_objects = False


class Responsibilities(ResponsibilityDoor, Listing):
    """Leads, focal points and areas."""

    summaries = {"GET": _("List responsibilities"), "POST": _("Assign a responsibility")}
    takes = {"POST": ResponsibilityInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Write down who answers for security, logistics, a sector, an area, or as focal point."""
        row = actions.assign_responsibility(by=request.user, **self.sent())
        return created(self.record(row.pk), reverse("api:responsibility", kwargs={"pk": row.pk}))


class OneResponsibility(ResponsibilityDoor, Record):
    """One responsibility."""

    summaries = {"GET": _("Read a responsibility")}


class EndResponsibility(ResponsibilityDoor):
    """The end of a responsibility."""

    summaries = {"POST": _("End a responsibility")}
    takes = {"POST": EndInput}

    def post(self, request: Any, pk: int) -> Response:
        """End it, with a reason. It stays in the record."""
        actions.end_responsibility(self.find(pk), by=request.user, **self.sent())
        return Response(self.record(pk))


urlpatterns = [
    path("convenings/", Convenings.as_view(), name="convenings"),
    path("convenings/<int:pk>/", OneConvening.as_view(), name="convening"),
    path("convenings/<int:pk>/steps/<str:step>/", ConveningSteps.as_view()),
    path("responsibilities/", Responsibilities.as_view(), name="responsibilities"),
    path("responsibilities/<int:pk>/", OneResponsibility.as_view(), name="responsibility"),
    path("responsibilities/<int:pk>/end/", EndResponsibility.as_view()),
]
