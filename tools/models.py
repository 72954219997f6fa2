"""Every model of the tools, a line each, so that Django finds them."""

from tools.decision.models import Decision
from tools.joint_statement.models import JointStatement, Signatory, StatementSection
from tools.mco_deployment.models import MCODeployment
from tools.mini_summit.models import AgendaItem, Attendance, MiniSummit
from tools.minimum_parameters.models import (
    Endorsement,
    MinimumParameters,
    ParametersSection,
    Receipt,
)

__all__ = [
    "AgendaItem",
    "Attendance",
    "Decision",
    "Endorsement",
    "JointStatement",
    "MCODeployment",
    "MiniSummit",
    "MinimumParameters",
    "ParametersSection",
    "Receipt",
    "Signatory",
    "StatementSection",
]
