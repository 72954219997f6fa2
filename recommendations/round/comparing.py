"""What moved between two rounds: first the status, then the words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.policy import Answer
from recommendations.report.models import StatusReport
from recommendations.report.shown import Shown
from recommendations.round.models import Round
from smcc.web.diff import diff_html

TEXTS = ("text", "detail", "narrative", "way_forward", "response_note")
"""The first two are the recommendation's own, as its wording stood when the round was closed."""

OWN = frozenset(TEXTS[:2])
MOVED, SAID_OTHERWISE, SAME = range(3)
ORDER = ("rank", "recommendation__number", "recommendation__id")


@dataclass(frozen=True)
class Answers:
    """What a party responded then and now."""

    party: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """One recommendation in both rounds; None where a round did not ask for it."""

    recommendation: Recommendation
    before: Shown | None
    after: Shown | None

    @cached_property
    def rank(self) -> int:
        """Where it stands: the statuses that moved, then the words, then what says the same."""
        if self.status_moved:
            return MOVED
        return SAME if self.is_same else SAID_OTHERWISE

    @property
    def status_moved(self) -> bool:
        return self._status(self.before) != self._status(self.after)

    @property
    def answers_moved(self) -> list[Answers]:
        """The parties whose response is another one, in the words of the codes."""
        old, new = self._answers(self.before), self._answers(self.after)
        return [
            Answers(party, _word(old.get(party)), _word(new.get(party)))
            for party in sorted({*old, *new})
            if old.get(party) != new.get(party)
        ]

    @property
    def texts_moved(self) -> list[tuple[str, str, str]]:
        """Field, then and now: only those that say something else."""
        pairs = [
            (name, self._text(self.before, name), self._text(self.after, name)) for name in TEXTS
        ]
        return [each for each in pairs if each[1].split() != each[2].split()]

    @property
    def said(self) -> list[dict[str, Any]]:
        """The texts that moved, each with its label and what was added and removed, marked."""
        return [
            {
                "label": _label(name),
                "html": diff_html(old, new),
            }
            for name, old, new in self.texts_moved
        ]

    @property
    def is_same(self) -> bool:
        return not (self.status_moved or self.answers_moved or self.texts_moved)

    @staticmethod
    def _status(report: Shown | None) -> str:
        return report.report.status if report is not None else ""

    @staticmethod
    def _text(report: Shown | None, name: str) -> str:
        if report is None:
            return ""
        if name in OWN:
            now = getattr(report.report.recommendation, name)
            return str(report.report.as_closed.get(name, now))
        return str(getattr(report.report, name))

    @staticmethod
    def _answers(report: Shown | None) -> dict[str, str]:
        """What each party answered when the round was closed; what it answers now, while it is open."""
        if report is None:
            return {}
        kept: list[dict[str, Any]] | None = report.report.as_closed.get("responses")
        if kept is None:
            now = report.report.recommendation.responses.all()
            return {each.party.code: each.answer for each in now}
        return {each["party"]: each["answer"] for each in kept}


def compare(before: Round, after: Round) -> list[Comparison]:
    """Every recommendation of either round: those whose status moved first, then by number. A few queries."""
    old, new = _reports(before), _reports(after)
    asked = {row.recommendation_id: row.recommendation for row in (*old.values(), *new.values())}
    found = [
        Comparison(
            each,
            Shown(old[pk]) if pk in old else None,
            Shown(new[pk]) if pk in new else None,
        )
        for pk, each in asked.items()
    ]
    return sorted(
        found, key=lambda row: (row.rank, row.recommendation.number, row.recommendation.pk)
    )


def _label(name: str) -> Any:
    model = Recommendation if name in OWN else StatusReport
    return model._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def _word(answer: str | None) -> str:
    return str(Answer(answer).label) if answer else ""


def _reports(round_: Round) -> dict[int, StatusReport]:
    rows = (
        StatusReport.objects.as_of(round_)
        .select_related("recommendation__review", "recommendation__country")
        .defer("recommendation__search_text", "recommendation__review__search_text")
    )
    if round_.is_open:
        rows = rows.prefetch_related("recommendation__responses__party")
    return {row.recommendation_id: row for row in rows}
