"""Every model of the recommendations, a line each, so that Django finds them."""

from recommendations.action.models import Action
from recommendations.indicator.models import IndicatorBinding
from recommendations.intake.models import Intake, IntakeRow, Proposal
from recommendations.recommendation.models import Evidence, Recommendation, Reference, Response
from recommendations.report.models import StatusReport
from recommendations.reporting_date.models import ReportingDate
from recommendations.review.models import (
    Ambition,
    Learning,
    MethodFigure,
    Priority,
    Review,
    ReviewDocument,
)
from recommendations.round.models import Round
from recommendations.workstream.models import Overlap, Workstream

__all__ = [
    "Action",
    "Ambition",
    "Evidence",
    "IndicatorBinding",
    "Intake",
    "IntakeRow",
    "Learning",
    "MethodFigure",
    "Overlap",
    "Priority",
    "Proposal",
    "Recommendation",
    "Reference",
    "ReportingDate",
    "Response",
    "Review",
    "ReviewDocument",
    "Round",
    "StatusReport",
    "Workstream",
]
