"""The rows of the board: read once for the page, in the order and the columns of the published table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from recommendations.recommendation import policy
from recommendations.recommendation.models import Recommendation, Reference, Response
from recommendations.report.shown import Shown

ANSWER_KINDS = {
    policy.Answer.AGREED: "ok",
    policy.Answer.PARTIALLY_AGREED: "soon",
    policy.Answer.NOT_AGREED: "contested",
    policy.Answer.PENDING: "waiting",
}


def with_facts(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with all that the table says of them, in a constant number of queries."""
    responses = Response.objects.select_related("party").order_by("party__kind", "party__code")
    references = Reference.objects.select_related("learning__priority", "to__review")
    rows = rows.defer("search_text", "review__search_text")
    return rows.select_related(
        "review", "country", "current__round", "owner_post__component"
    ).prefetch_related(Prefetch("responses", responses), Prefetch("references", references))


@dataclass(frozen=True)
class BoardRow:
    """One recommendation as a row of the table."""

    thing: Recommendation
    today: date
    asked: Any = None
    """The report of one round, where the table is that round's and not the current one."""
    measured: str = ""
    """Its figure in a short sentence, where an indicator measures it."""
    now_asked: Any = None
    """The report of the open round, for those who may read it."""
    may_report: bool = False
    may_answer: bool = False
    may_edit: bool = False

    @property
    def report(self) -> Any:
        return self.thing.current if self.asked is None else self.asked

    @property
    def _closed(self) -> dict[str, Any]:
        """What stood beside the report when its round was closed; empty where that is what stands now."""
        kept: dict[str, Any] = self.asked.as_closed if self.asked is not None else {}
        return kept

    @property
    def text(self) -> str:
        return str(self._closed.get("text", self.thing.text))

    @property
    def detail(self) -> str:
        return str(self._closed.get("detail", self.thing.detail))

    @property
    def answers_said(self) -> list[tuple[str, str]]:
        """Each party by the name that the table calls it, with its answer: now, or when the round was closed."""
        kept = self._closed.get("responses")
        if kept is None:
            return [(each.party.called, each.answer) for each in self.thing.responses.all()]
        return [(each["party_name"], each["answer"]) for each in kept]

    @property
    def status(self) -> Any:
        return self.report.get_status_display() if self.report is not None else ""

    @property
    def now_shown(self) -> Shown | None:
        return Shown(self.now_asked) if self.now_asked is not None else None

    @property
    def kind(self) -> str:
        return Shown(self.report).status_kind if self.report is not None else "draft"

    @property
    def is_inferred(self) -> bool:
        return bool(self.report) and self.report.is_inferred

    @property
    def is_silent(self) -> bool:
        return bool(self.report) and self.report.is_silent

    @property
    def unchanged_since(self) -> date | None:
        """The round that first said this, where a later one repeated it."""
        report = self.report
        if report is None or report.same_since is None or report.same_since >= report.round.dated:
            return None
        since: date = report.same_since
        return since

    @property
    def is_overdue(self) -> bool:
        return self.thing.is_overdue(self.today)

    @property
    def answers(self) -> list[tuple[Any, str]]:
        """What each party says, with its colour."""
        return [
            (each, ANSWER_KINDS[policy.Answer(each.answer)]) for each in self.thing.responses.all()
        ]


@dataclass(frozen=True)
class Group:
    """The rows that stand under one line of the table."""

    title: str
    rows: list[BoardRow]


def grouped(rows: Iterable[BoardRow], *, by_review: bool) -> Iterator[Group]:
    """Neighbours of the same review and level stand together, as in the published table."""
    title, together = "", list[BoardRow]()
    for row in rows:
        here = row.thing.group
        if by_review:
            here = f"{row.thing.review.heading} · {here}"
        if here != title and together:
            yield Group(title, together)
            together = []
        title = here
        together.append(row)
    if together:
        yield Group(title, together)
