"""What closing a round would bring about, before anybody closes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from recommendations.report.freezing import has_a_draft, says_the_same
from recommendations.report.models import StatusReport
from recommendations.report.policy import CARRIED_FACTS, State
from recommendations.round.models import Round


@dataclass
class Foreseen:
    """How many reports of a round would count if it were closed as it stands, and how many not."""

    checked: int = 0
    unchanged: int = 0
    unanswered: int = 0
    drafts: set[int] = field(default_factory=set)
    """Reports without an answer that hold a draft, by key: it would not count."""

    def rows(self, reports: Iterable[StatusReport]) -> list[tuple[StatusReport, bool]]:
        """Each report, and whether somebody has begun to write it."""
        return [(each, each.pk in self.drafts) for each in reports]


def foreseen(round_: Round) -> Foreseen:
    """What would follow if the round were closed now, by the rules of the close. One query."""
    found = Foreseen()
    read = [f"{of}{name}" for of in ("", "recommendation__current__") for name in CARRIED_FACTS]
    asked = round_.reports.select_related("recommendation__current").only(
        "state", "round", "recommendation__current__id", *read
    )
    for report in asked:
        before = report.recommendation.current
        if not report.is_due:
            found.checked += 1
            found.unchanged += says_the_same(report, before)
            continue
        found.unanswered += 1
        if has_a_draft(report, before):
            found.drafts.add(report.pk)
    return found


def unanswered(round_: Round) -> QuerySet[StatusReport]:
    """The reports that nobody has handed in, with what a page says of each."""
    rows = StatusReport.objects.filter(round=round_, state=State.DUE)
    return rows.select_related("recommendation__review", "round__review", "owner_post__component")
