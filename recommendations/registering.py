"""What the Committee's side of the product enters into the registries of the spine, once the apps are loaded."""

from __future__ import annotations

from coordination.deadlines import registry as clocks
from coordination.lessons import registry as lessons
from coordination.orders import registry as orders
from coordination.proof import registry as proofs
from coordination.reference import register_loader
from coordination.watch import sources, waiting
from recommendations.learning.lessons import lessons_on
from recommendations.loading import load
from recommendations.models import ReportingDate, StatusReport
from recommendations.recommendation import long_table
from recommendations.report.waiting import waiting_for
from recommendations.review.proving import matter_named
from recommendations.round import tables
from recommendations.searched import SOURCES
from smcc.audit.verify import REVIEW


def register_all() -> None:
    """Its reference data, clocks, lessons and long files; what waits, what is searched, what can be proven."""
    register_loader(load)
    clocks.register((*StatusReport.clocks, *ReportingDate.clocks))
    lessons.register(lessons_on)
    waiting.register(waiting_for, StatusReport.kind)
    for source in SOURCES:
        sources.register(source)
    for maker in (long_table.MAKER, tables.MAKER):
        orders.register(maker)
    proofs.register(REVIEW, matter_named)
