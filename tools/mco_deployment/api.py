"""The decision about a coordination advisor in the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.urls import path
from django.utils.translation import gettext_lazy as _

from coordination.doors import OfOperation, ThingDoor, names_of
from smcc.rest.endpoint import Listing, Record
from smcc.rest.inputs import OneOf
from smcc.rest.shape import Shape, moment, number, text, word
from smcc.rest.steps import STEPS, StepInput, Steps
from tools.mco_deployment import actions, policy
from tools.mco_deployment.models import MCODeployment

MCO_DEPLOYMENT = Shape(
    "MCODeployment",
    number("id"),
    text("operation", "operation__ref"),
    word("state", policy.State),
    moment("large_since"),
    word("choice", policy.Choice, allow_null=True),
    text("reason", allow_blank=True),
    moment("decided_at", allow_null=True),
    text("decided_by", "decided_by__name", allow_null=True),
    moment("created_at"),
    number("version"),
    STEPS,
)


class MCODeploymentFilter(OfOperation):
    """Decisions about an advisor by operation, state and choice."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.State.choices)
    choice = django_filters.ChoiceFilter(label=_("Decision"), choices=policy.Choice.choices)

    class Meta:
        model = MCODeployment
        fields: list[str] = []


class MCODeploymentStepInput(StepInput):
    """`decide` takes what was decided, with the reason."""

    choice = OneOf(policy.Choice, required=False)


class MCODeploymentDoor(ThingDoor):
    tag, model = "mco-deployments", MCODeployment
    shape = MCO_DEPLOYMENT
    filters = MCODeploymentFilter
    with_many = tuple(names_of("decided_by"))


class MCODeployments(MCODeploymentDoor, Listing):
    """Whether a Movement Coordination in Operations Advisor is deployed, operation by operation."""

    summaries = {"GET": _("List coordination advisor decisions")}


class OneMCODeployment(MCODeploymentDoor, Record):
    """One decision about an advisor."""

    summaries = {"GET": _("Read a coordination advisor decision")}


class MCODeploymentSteps(MCODeploymentDoor, Steps):
    """Decide, or decide again."""

    summaries = {"POST": _("Take a step of a coordination advisor decision")}
    takes = {"POST": MCODeploymentStepInput}

    def take(self, thing: MCODeployment, step: str, sent: dict[str, Any]) -> MCODeployment:
        return actions.run(thing, step, by=self.person, **sent)


urlpatterns = [
    path("mco-deployments/", MCODeployments.as_view(), name="mco_deployments"),
    path("mco-deployments/<int:pk>/", OneMCODeployment.as_view(), name="mco_deployment"),
    path("mco-deployments/<int:pk>/steps/<str:step>/", MCODeploymentSteps.as_view()),
]
