"""A proof made ready for its page: some clocks a page, and of each so many lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coordination.proof import telling
from coordination.proof.reading import Proof
from coordination.proof.spoken_of import Spoken, spoken_of
from coordination.proof.timeline import Clock, Gap
from coordination.proof.verdict import marks, verdict
from smcc.web.listing import AFTER, BEFORE, Page

CLOCKS_A_PAGE = 10
LINES_A_CLOCK = 60
GAPS_SHOWN = 20
MESSAGES_SHOWN = 40


@dataclass(frozen=True)
class ClockShown:
    clock: Clock
    label: str
    due: str
    """Its limit, in words; empty where it has none."""
    lines: list[telling.Line]
    more: int
    """Lines that only the files have."""

    @property
    def ended(self) -> telling.Line | None:
        """How it stopped, as its line says it; None while it runs."""
        stop = self.clock.ended
        return telling.stop_line(stop) if stop else None

    @property
    def is_late(self) -> bool:
        return bool(self.clock.breaches)


@dataclass(frozen=True)
class GapShown:
    gap: Gap
    label: str
    began: str
    ended: str
    """Empty where it has not ended."""
    lasted: str


@dataclass(frozen=True)
class ProofShown:
    proof: Proof
    verdict: str
    zone: str
    """In which zone the times are, in a sentence."""
    marks: list[dict[str, str]]
    figures: list[dict[str, str]]
    gaps: list[GapShown]
    more_gaps: int
    page: Page
    spoken: Spoken
    messages: list[telling.Line]
    more_messages: int


def shown(proof: Proof, asked: Mapping[str, str]) -> ProofShown:
    """The page of a proof that `?after=` or `?before=` (the number of a clock) asks for."""
    timeline, zone = proof.timeline, proof.about.zone
    assert timeline.figures is not None
    page = _page(timeline.clocks, asked)
    messages = timeline.announcements[-MESSAGES_SHOWN:]
    return ProofShown(
        proof=proof,
        verdict=verdict(proof),
        zone=telling.zone_line(zone),
        marks=marks(proof),
        figures=telling.figure_rows(timeline.figures),
        gaps=[_gap(gap, zone) for gap in timeline.gaps[-GAPS_SHOWN:]],
        more_gaps=max(len(timeline.gaps) - GAPS_SHOWN, 0),
        page=Page([_clock(clock, zone) for clock in page.rows], page.previous, page.next),
        spoken=spoken_of(proof.about.kind),
        messages=[] if page.previous else [telling.announcement(each, zone) for each in messages],
        more_messages=len(timeline.announcements) - len(messages),
    )


def _page(clocks: list[Clock], asked: Mapping[str, str]) -> Page:
    """A place that cannot be read, or lies outside, gives the first page."""
    before, after = _place(asked.get(BEFORE)), _place(asked.get(AFTER))
    start = after if after is not None else (before or 0) - CLOCKS_A_PAGE
    start = start if 0 <= start < len(clocks) else 0
    end = start + CLOCKS_A_PAGE
    return Page(
        clocks[start:end],
        previous=str(start) if start else "",
        next=str(end) if end < len(clocks) else "",
    )


def _place(asked: str | None) -> int | None:
    return int(asked) if asked and asked.isascii() and asked.isdigit() and len(asked) < 7 else None


def _clock(clock: Clock, zone: str) -> ClockShown:
    lines = telling.lines_of(clock, zone)
    more = max(len(lines) - LINES_A_CLOCK, 0)
    due = telling.exact(clock.due_at, zone) if clock.due_at else ""
    return ClockShown(clock, telling.clock_label(clock), due, lines[:LINES_A_CLOCK], more)


def _gap(gap: Gap, zone: str) -> GapShown:
    began = telling.exact(gap.began_at, zone)
    ended = telling.exact(gap.ended_at, zone) if gap.ended_at else ""
    lasted = "" if gap.seconds is None else telling.span(gap.seconds)
    return GapShown(gap, telling.gap_label(gap), began, ended, lasted)
