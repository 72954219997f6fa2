"""What recommendation 6 of 2024 is measured by: advisors requested, decided to deploy, unmet."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, CharField, Expression, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.indicators.clocks import clock_part
from coordination.indicators.figures import Figure
from coordination.indicators.registry import Counts, Group, Indicator, Part
from coordination.operations.policy import Scale
from tools.mco_deployment.models import MCODeployment
from tools.mco_deployment.policy import Choice

UNDECIDED, NO_MORE = "undecided", "no_longer_large"

# A decision is counted: when an advisor arrived stands with the request (tools/advisor_request).
GROUPS = (
    Group(Choice.DEPLOY.value, gettext_lazy("Decided to deploy"), Counts.IN, "ok"),
    Group(Choice.UNMET.value, gettext_lazy("Unmet"), Counts.OUT, "contested"),
    Group(
        Choice.NOT_NEEDED.value, gettext_lazy("Not requested"), Counts.LEFT_OUT, "neutral",
        gettext_lazy("it was decided that no advisor is needed"),
    ),
    Group(
        UNDECIDED, gettext_lazy("Not decided yet"), Counts.LEFT_OUT, "waiting",
        gettext_lazy("nobody has recorded a decision yet"),
    ),
    Group(
        NO_MORE, gettext_lazy("Never decided"), Counts.LEFT_OUT, "neutral",
        gettext_lazy("the operation was declared smaller before anything was decided"),
    ),
)  # fmt: skip


def _standing(now: datetime) -> Expression:
    made = MCODeployment.objects.filter(operation=OuterRef("pk"), decided_at__isnull=False)
    undecided = Case(
        When(~Q(scale=Scale.LARGE), then=Value(NO_MORE)),
        default=Value(UNDECIDED),
        output_field=CharField(),
    )
    return Coalesce(Subquery(made.values("choice")[:1]), undecided, output_field=CharField())


ADVISORS = Part("advisors", gettext_lazy("Advisors requested"), GROUPS, _standing)
DECIDED = clock_part("advisor_decided", gettext_lazy("Decision about an advisor"), "mco_decided")


def _say(figure: Figure) -> str:
    asked, decided = figure.parts
    return _(
        "coordination advisors: %(asked)d requested, %(deployed)d decided to deploy, %(unmet)d unmet; "
        "decided in time in %(n)d of %(of)d large-scale operations"
    ) % {
        "asked": asked.of,
        "deployed": asked.by_group[Choice.DEPLOY],
        "unmet": asked.by_group[Choice.UNMET],
        "n": decided.n,
        "of": decided.of,
    }


ADVISORS_DEPLOYED = Indicator(
    "coordination_advisors",
    gettext_lazy("Coordination advisors requested, decided to deploy, unmet"),
    gettext_lazy(
        "Large-scale operations that asked for a Movement Coordination in Operations Advisor: "
        "decided to deploy, or needed and not to be had; and whether that was decided by the limit of "
        "its clock. Whether the advisor arrived stands with the request, and is not counted here."
    ),
    gettext_lazy("operations"),
    (ADVISORS, DECIDED),
    _say,
)
