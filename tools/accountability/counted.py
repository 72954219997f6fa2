"""The tools that are counted. Each is judged by the part of an indicator: one rule, one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Exists, Expression, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from coordination.deadlines.models import Deadline
from coordination.indicators.registry import Part
from tools.accountability.policy import NOT_ASKED, USED, Need
from tools.joint_statement.models import JointStatement
from tools.mandatory_tools import EITHER, STATEMENT, SUMMIT, TABLE, TOOLS_IN_TIME
from tools.mco_deployment.indicator import DECIDED
from tools.mco_deployment.models import MCODeployment
from tools.mini_summit.models import MiniSummit
from tools.minimum_parameters.indicator import PARAMETERS_IN_TIME
from tools.minimum_parameters.models import MinimumParameters


@dataclass(frozen=True)
class Tool:
    """A tool as the page counts it."""

    part: Part
    clocks: tuple[str, ...]
    used: Callable[[], Q]
    """For a query of operations: it was used, whether or not a clock ran."""
    title: Any

    @property
    def key(self) -> str:
        return self.part.key

    def standing(self, now: datetime) -> Expression:
        """For a query of operations with `large_since`: how this tool stands in each."""
        ran = Deadline.objects.filter(operation=OuterRef("pk"), clock__in=self.clocks)
        return Case(
            When(Q(large_since__isnull=False) | Q(Exists(ran)), then=self.part.standing(now)),
            When(self.used(), then=Value(USED)),
            default=Value(NOT_ASKED),
            output_field=CharField(),
        )


def _beside(model: Any, **facts: Any) -> Callable[[], Q]:
    return lambda: Q(Exists(model.objects.filter(operation=OuterRef("pk"), **facts)))


_filed = _beside(MiniSummit, filed_at__isnull=False)
_issued = _beside(JointStatement, issued_at__isnull=False)

TOOLS = (
    Tool(SUMMIT, ("mini_summit_held",), _beside(MiniSummit, held_at__isnull=False), SUMMIT.title),
    Tool(TABLE, ("decision_table_filed",), _filed, TABLE.title),
    Tool(STATEMENT, ("joint_statement_issued",), _issued, STATEMENT.title),
    Tool(
        EITHER, ("joint_statement_issued", "decision_table_filed"),
        lambda: _filed() | _issued(), EITHER.title,
    ),
    Tool(
        PARAMETERS_IN_TIME.parts[0], ("minimum_parameters_issued",),
        _beside(MinimumParameters, issued_at__isnull=False), _("Minimum parameters"),
    ),
    Tool(
        DECIDED, ("mco_decided",), _beside(MCODeployment, decided_at__isnull=False), DECIDED.title
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
