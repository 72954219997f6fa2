"""How the statuses of a review moved from round to round, as a chart and as the same table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.recommendation.policy import Status
from recommendations.report.models import StatusReport
from recommendations.report.policy import State
from recommendations.review.models import Review
from recommendations.round.models import Round

AT_MOST = 12
"""Rounds drawn; more would be too narrow to tell apart on a phone."""
HIGH, FOOT, FOOT_UPRIGHT = 160, 28, 84
"""The height of the bars and of the dates under them, in the chart's own units."""
NARROW = 6
"""From more bars than these on, the dates stand upright."""
FEWEST = 4
"""Fewer bars than these are drawn as narrow as if they were so many."""
SILENT = "silent"
SHOWN: tuple[tuple[str, Any], ...] = (
    *((str(each), each.label) for each in Status),
    (SILENT, gettext_lazy("No answer")),
)
"""From the bottom of a bar to its top."""


@dataclass(frozen=True)
class Part:
    """One status in one round: how many, and where its box stands in the bar."""

    key: str
    label: Any
    count: int
    y: str = "0"
    height: str = "0"
    middle: str = "0"

    @property
    def has_room(self) -> bool:
        """Whether its number fits into its box."""
        return float(self.height) >= 15


@dataclass(frozen=True)
class Bar:
    """A closed round: what every recommendation was said to be."""

    dated: date
    parts: list[Part]
    x: str = "0"
    synthetic: str = ""

    @property
    def month(self) -> str:
        return formats.date_format(self.dated, "M Y")

    @property
    def drawn(self) -> list[Part]:
        return [part for part in self.parts if part.count]


@dataclass(frozen=True)
class Trend:
    """The last closed rounds of a review, the oldest first."""

    bars: list[Bar]
    step: str
    is_cut: bool

    most = AT_MOST
    high = HIGH

    @property
    def whole(self) -> int:
        return HIGH + (FOOT_UPRIGHT if self.is_narrow else FOOT)

    @property
    def is_narrow(self) -> bool:
        return len(self.bars) > NARROW

    @property
    def invented(self) -> list[str]:
        """What of it is invented, with the date of its round."""
        return [
            f"{formats.date_format(bar.dated, 'j F Y')}: {bar.synthetic}"
            for bar in self.bars
            if bar.synthetic
        ]

    @property
    def legend(self) -> list[tuple[str, Any]]:
        return list(SHOWN)

    @property
    def sentence(self) -> str:
        """What the last bar shows, for those who do not see it."""
        last = self.bars[-1]
        said = ", ".join(f"{part.label}: {part.count}" for part in last.drawn)
        return _("The latest of them, %(date)s: %(said)s.") % {
            "date": formats.date_format(last.dated, "j F Y"), "said": said,
        }  # fmt: skip


def trend(review: Review, person: Any) -> Trend | None:
    """The trend of a review over the closed rounds that the person may read; None before the first. One query."""
    rounds = Round.objects.visible_to(person).closed().filter(review=review)
    said = Case(When(Q(state=State.SILENT) | Q(status=""), then=Value(SILENT)), default=F("status"))
    reports = StatusReport.objects.filter(round__in=rounds.values("pk")).order_by("round__dated")
    return drawn(
        _standing(reports.values_list("round__dated", "round__synthetic", "recommendation", said))
    )


def _standing(said: Iterable[tuple[date, str, int, str]]) -> Iterator[tuple[date, str, str, int]]:
    """How many stood how in each round: what was closed before stands as it was (`as_of`)."""
    stood: dict[int, str] = {}
    for (dated, synthetic), reports in groupby(said, key=lambda each: each[:2]):
        stood |= {recommendation: status for _dated, _synthetic, recommendation, status in reports}
        for status, n in Counter(stood.values()).items():
            yield dated, synthetic, status, n


def drawn(found: Iterable[tuple[date, str, str, int]]) -> Trend | None:
    """The chart of (date, what is invented, status, how many), with every box in its place."""
    counts: dict[date, dict[str, int]] = {}
    invented: dict[date, str] = {}
    for dated, synthetic, status, n in found:
        counts.setdefault(dated, {})[status] = n
        invented[dated] = synthetic
    if not counts:
        return None
    days = sorted(counts)[-AT_MOST:]
    most = max(sum(counts[day].values()) for day in days)
    step = 100 / max(len(days), FEWEST)
    # Time runs the way the page is read.
    turned = translation.get_language_bidi()
    bars = [
        Bar(
            day, _stacked(counts[day], most),
            _number(100 - step * (at + 1) if turned else step * at), invented[day],
        )
        for at, day in enumerate(days)
    ]  # fmt: skip
    return Trend(bars, _number(step), len(counts) > AT_MOST)


def _stacked(counts: dict[str, int], most: int) -> list[Part]:
    parts, top = [], float(HIGH)
    for key, label in SHOWN:
        n = counts.get(key, 0)
        height = HIGH * n / most
        top -= height
        middle = _number(top + height / 2)
        parts.append(Part(key, label, n, _number(top), _number(height), middle))
    return parts


def _number(value: float) -> str:
    """As SVG writes it, in every language."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
