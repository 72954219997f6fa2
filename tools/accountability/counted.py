"""The tools that are counted. Each that has a limit is judged by the part of an indicator: one rule, one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    Expression,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from coordination.deadlines.models import Deadline
from coordination.indicators.registry import Part
from tools.accountability import of_countries
from tools.accountability.policy import NOT_ASKED, USED, Need
from tools.agreement.indicator import AGREED
from tools.agreement.models import Agreement
from tools.contingency_plan.models import ContingencyPlan
from tools.joint_statement.models import JointStatement
from tools.mandatory_tools import EITHER, STATEMENT, SUMMIT, TABLE, TOOLS_IN_TIME
from tools.mco_deployment.indicator import DECIDED
from tools.mco_deployment.models import MCODeployment
from tools.mini_summit.models import MiniSummit
from tools.minimum_parameters.indicator import PARAMETERS_IN_TIME
from tools.minimum_parameters.models import MinimumParameters

Moments = Mapping[str, Any]
MOMENTS: dict[str, Any] = {
    "started_at": DateTimeField(), "due_at": DateTimeField(), "stopped_at": DateTimeField(),
    "reason": TextField(),
}  # fmt: skip
"""What is said of a tool's use in one operation beside how it stands."""


@dataclass(frozen=True)
class Tool:
    """A tool as the page counts it."""

    key: str
    title: Any
    standing: Callable[[datetime], Expression]
    """For a query of operations with `large_since`: how this tool stands in each."""
    moments: Callable[[datetime], Moments]
    """For the same query: each of `MOMENTS`."""
    clocks: tuple[str, ...] = ()


def by_clock(part: Part, clocks: tuple[str, ...], used: Callable[[], Q], title: Any) -> Tool:
    """A tool of which a stored clock says how it stands. `used`: that it was, whether or not one ran."""
    assert part.runs is not None
    runs = part.runs

    def standing(now: datetime) -> Expression:
        ran = Deadline.objects.filter(operation=OuterRef("pk"), clock__in=clocks)
        return Case(
            When(Q(large_since__isnull=False) | Q(Exists(ran)), then=part.standing(now)),
            When(used(), then=Value(USED)),
            default=Value(NOT_ASKED),
            output_field=CharField(),
        )

    def moments(now: datetime) -> Moments:
        first = runs(now)
        return {
            name: Subquery(first.values(name)[:1], output_field=field)
            for name, field in MOMENTS.items()
        }

    return Tool(part.key, title, standing, moments, clocks)


def _beside(model: Any, **facts: Any) -> Callable[[], Q]:
    return lambda: Q(Exists(model.objects.filter(operation=OuterRef("pk"), **facts)))


_filed = _beside(MiniSummit, filed_at__isnull=False)
_issued = _beside(JointStatement, issued_at__isnull=False)

TOOLS = (
    by_clock(
        SUMMIT, ("mini_summit_held",), _beside(MiniSummit, held_at__isnull=False), SUMMIT.title
    ),
    by_clock(TABLE, ("decision_table_filed",), _filed, TABLE.title),
    by_clock(STATEMENT, ("joint_statement_issued",), _issued, STATEMENT.title),
    by_clock(
        EITHER, ("joint_statement_issued", "decision_table_filed"),
        lambda: _filed() | _issued(), EITHER.title,
    ),
    by_clock(
        PARAMETERS_IN_TIME.parts[0], ("minimum_parameters_issued",),
        _beside(MinimumParameters, issued_at__isnull=False), _("Minimum parameters"),
    ),
    by_clock(
        DECIDED, ("mco_decided",), _beside(MCODeployment, decided_at__isnull=False), DECIDED.title
    ),
    Tool(
        AGREED.key, _("Movement Coordination Agreement (MCA)"),
        of_countries.agreement_standing, of_countries.agreement_moments,
    ),
    Tool(
        "contingency_plan", _("Contingency plan (MCP) activated"),
        of_countries.plan_standing, of_countries.plan_moments,
    ),
)  # fmt: skip
"""In the order of their letters in `models.Account.stands`. Whoever changes it raises `policy.RULES`."""
BY_KEY = {tool.key: tool for tool in TOOLS}
CLOCKS = frozenset(clock for tool in TOOLS for clock in tool.clocks)
KINDS = frozenset(
    {"operation"}
    | {model.kind for model in (MiniSummit, JointStatement, MinimumParameters, MCODeployment)}
)
"""Records of these kinds can change how an operation stands."""
KINDS_OF_COUNTRIES = frozenset({Agreement.kind, ContingencyPlan.kind})
"""Records of these kinds can change how every operation in their country stands."""


def mandatory(settings: Mapping[str, Any]) -> frozenset[str]:
    """Keys of the tools that this installation has set as mandatory in large-scale operations."""
    assert TOOLS_IN_TIME.chosen is not None
    return frozenset(TOOLS_IN_TIME.chosen(settings))


def shown(must: frozenset[str]) -> tuple[Tool, ...]:
    """The tools of the page: "the one or the other" only where that is what is mandatory."""
    return tuple(tool for tool in TOOLS if tool.key != EITHER.key or tool.key in must)


def need(tool: str, was_large: bool, must: frozenset[str]) -> Need:
    """Mandatory is what the set names, in an operation that was ever declared large-scale."""
    return Need.MANDATORY if was_large and tool in must else Need.ELECTIVE
