"""What the Committee's side of the product enters into the registries of the spine, once the apps are loaded."""

from __future__ import annotations

from coordination.deadlines import registry as clocks
from coordination.lessons import registry as lessons
from coordination.orders import registry as orders
from coordination.reference import register_loader
from coordination.watch import waiting
from recommendations.learning.lessons import lessons_on
from recommendations.loading import load
from recommendations.models import ReportingDate, StatusReport
from recommendations.recommendation import long_table
from recommendations.report.waiting import waiting_for
from recommendations.round import tables


def register_all() -> None:
    """Its reference data, its clocks, its lessons, what waits, its long files."""
    register_loader(load)
    clocks.register((*StatusReport.clocks, *ReportingDate.clocks))
    lessons.register(lessons_on)
    waiting.register(waiting_for, StatusReport.kind)
    for maker in (long_table.MAKER, tables.MAKER):
        orders.register(maker)
