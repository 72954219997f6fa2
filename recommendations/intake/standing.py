"""What stands of a recommendation now, cell by cell: what a file is compared with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone, translation

from coordination.components.models import Component
from recommendations.intake.groups import Place
from recommendations.intake.policy import Column
from recommendations.recommendation import cells
from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.policy import Status
from recommendations.recommendation.rows import BoardRow, with_facts
from recommendations.recommendation.said import row_key, status_facts
from recommendations.report.models import StatusReport
from recommendations.report.policy import CARRIED_FACTS
from recommendations.review.models import Review
from recommendations.round.policy import State as RoundState

REPORTED = ("status", "status_basis", "response_note", "narrative")


@dataclass(frozen=True)
class Standing:
    """A recommendation as the table shows it, and the open round's report on it, if there is one."""

    thing: Recommendation
    draft: StatusReport | None
    language: str
    """The language in which cells are composed: the file's."""

    @cached_property
    def published(self) -> cells.StatusFacts:
        """What the table says of it: the latest closed round's."""
        with translation.override(self.language):
            return status_facts(BoardRow(self.thing, timezone.localdate()))

    @cached_property
    def drafted(self) -> cells.StatusFacts:
        """The same with what the open round's report says meanwhile."""
        draft = self.draft
        if draft is None or self.draft_is_untouched:
            return self.published
        return cells.StatusFacts(
            self.published.answers, note=draft.response_note,
            is_inferred=draft.is_inferred, narrative=draft.narrative,
        )  # fmt: skip

    @cached_property
    def draft_is_untouched(self) -> bool:
        """The open round's report still says what the last one did."""
        draft, current = self.draft, self.thing.current
        if draft is None:
            return True
        if current is None:
            return not any(getattr(draft, name) for name in CARRIED_FACTS)
        return all(getattr(draft, name) == getattr(current, name) for name in CARRIED_FACTS)

    @property
    def key(self) -> str:
        return row_key(self.thing.review.ref, self.thing.number)

    @property
    def place(self) -> Place:
        return Place.of(self.thing)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of its references, above the detail."""
        with translation.override(self.language):
            return cells.reference_lines(self.thing.references.all())

    @property
    def report(self) -> Any:
        """Where a change would be written over: the open round's report, else the latest closed one."""
        return self.draft if self.draft is not None else self.thing.current

    def status(self, *, published: bool = False) -> str:
        report = self.thing.current if published or self.draft_is_untouched else self.draft
        return report.status if report is not None else ""

    def text(self, column: str, *, published: bool = False) -> str:
        """The cell as the table has it; `published` as of the latest closed round."""
        of = (column, published and not self.draft_is_untouched)
        if of not in self._texts:
            self._texts[of] = self._text(*of)
        return self._texts[of]

    @cached_property
    def _texts(self) -> dict[tuple[str, bool], str]:
        return {}

    def _text(self, column: str, published: bool) -> str:
        thing = self.thing
        if column == Column.RECOMMENDATION:
            return thing.text
        if column == Column.DETAIL:
            return cells.detail_cell(self.lines, thing.detail)
        if column == Column.RESPONSE:
            facts = self.published if published else self.drafted
            with translation.override(self.language):
                return cells.status_cell(facts)
        report = thing.current if published or self.draft_is_untouched else self.draft
        return report.way_forward if report is not None else ""

    def shown(self, column: str) -> str:
        """The same for a reader: the status word stands above its cell."""
        text = self.text(column)
        if column != Column.RESPONSE:
            return text
        return with_word(self.status(), text, self.language)

    def seen(self, column: str) -> dict[str, Any]:
        """The raw facts behind a cell: equal as long as nobody changed it."""
        if column == Column.RECOMMENDATION:
            return {"text": self.thing.text}
        if column == Column.DETAIL:
            return {"detail": self.thing.detail}
        names = REPORTED if column == Column.RESPONSE else ("way_forward",)
        report = self.report
        empty = {"status_basis": "stated"}
        found = {
            name: getattr(report, name) if report is not None else empty.get(name, "")
            for name in names
        }
        if column == Column.RESPONSE:
            found["responses"] = {
                each.party.code: each.answer for each in self.thing.responses.all()
            }
        return found


def with_word(status: str, text: str, language: str) -> str:
    """A status cell with its word above it."""
    with translation.override(language):
        word = str(Status(status).label) if status else ""
    return "\n\n".join(part for part in (word, text) if part)


def standings(
    review: Review, language: str, only: Iterable[int] | None = None
) -> dict[int, Standing]:
    """What stands of the review's recommendations, by number. A constant number of queries."""
    rows = with_facts(review.recommendations.all())
    drafts = StatusReport.objects.filter(round__review=review, round__state=RoundState.OPEN)
    if only is not None:
        rows, drafts = rows.filter(pk__in=only), drafts.filter(recommendation__in=only)
    by_thing = {each.recommendation_id: each for each in drafts}
    return {thing.number: Standing(thing, by_thing.get(thing.pk), language) for thing in rows}


def parties(language: str) -> dict[str, str]:
    """The codes of those whose response may stand in a table, by the names it has them under."""
    found: dict[str, str] = {}
    with translation.override(language):
        return _named(found)


def _named(found: dict[str, str]) -> dict[str, str]:
    for each in Component.objects.institutions():
        for name in (each.called, each.name_en, each.code):
            found.setdefault(name, each.code)
    return found
