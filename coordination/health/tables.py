"""The figures as the page's tables show them: spans in words, one row per line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from coordination.health.figures import Figures
from coordination.health.lateness import Lateness
from coordination.health.spans import ago_text, exact_text


@dataclass(frozen=True)
class LatenessRow:
    label: str
    measured: int
    p50: str
    p99: str
    worst: str


@dataclass(frozen=True)
class GapRow:
    label: str
    began_at: datetime
    ended_at: datetime | None
    length: str
    trouble: str


@dataclass(frozen=True)
class SweepRow:
    begun: str
    took: str
    """Empty where it was never completed, or is under way."""
    fired: int
    sent: int
    trouble: str


def lateness_rows(found: Iterable[Lateness]) -> list[LatenessRow]:
    return [
        LatenessRow(
            each.label or _("All together"),
            each.measured,
            *(exact_text(span) for span in (each.p50, each.p99, each.worst)),
        )
        for each in found
    ]


def gap_rows(found: Figures) -> list[GapRow]:
    return [
        GapRow(
            gap.get_kind_display(),
            gap.began_at,
            gap.ended_at,
            exact_text((gap.ended_at or found.at) - gap.began_at),
            gap.trouble,
        )
        for gap in found.gaps
    ]


def sweep_rows(found: Figures) -> list[SweepRow]:
    return [
        SweepRow(
            ago_text(found.at - sweep.started_at),
            exact_text(sweep.finished_at - sweep.started_at) if sweep.finished_at else "",
            sweep.fired,
            sweep.sent,
            sweep.trouble,
        )
        for sweep in found.sweeps
    ]
