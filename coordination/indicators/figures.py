"""A figure as it was counted: how many of how many, what was left out, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coordination.deadlines.registry import value
from coordination.indicators.registry import Counts, Group, Indicator, Part
from smcc.rules.clocks import HOUR

SYNTHETIC, DRILL, WITHDRAWN = "synthetic", "drill", "withdrawn"
ASIDE = (
    Group(SYNTHETIC, _("Synthetic"), Counts.LEFT_OUT, "draft", _("invented for the demonstration")),
    Group(DRILL, _("Exercise"), Counts.LEFT_OUT, "draft", _("an exercise, not an emergency")),
    Group(WITHDRAWN, _("Withdrawn"), Counts.LEFT_OUT, "draft", _("logged in error")),
)
"""What is no real operation, and counts in no figure."""


@dataclass(frozen=True)
class PartFigure:
    """One part, counted."""

    part: Part
    by_group: Mapping[str, int]
    median: timedelta | None = None
    """From the start of the clock, of what was done, in time or late."""
    median_since_onset: timedelta | None = None
    limit: timedelta | None = None
    """What every clock that counts here was promised with; None where they differ, or none ran."""

    def _sum(self, counts: Counts) -> int:
        return sum(self.by_group[each.key] for each in self.part.groups if each.counts is counts)

    @property
    def n(self) -> int:
        return self._sum(Counts.IN)

    @property
    def of(self) -> int:
        """Those of which something can be said already; what is left out is not among them."""
        return self.n + self._sum(Counts.OUT)

    @property
    def left_out(self) -> int:
        return self._sum(Counts.LEFT_OUT)

    @property
    def median_hours(self) -> float | None:
        return hours(self.median)

    @property
    def limit_hours(self) -> float | None:
        return hours(self.limit)

    @property
    def median_hours_since_onset(self) -> float | None:
        return hours(self.median_since_onset)


@dataclass(frozen=True)
class Figure:
    """An indicator, counted over the operations that its reader may see."""

    indicator: Indicator
    since: date
    counted: Mapping[str, PartFigure]
    """Every part that there can be, by key."""
    aside: Mapping[str, int]
    stored: Mapping[str, Any] | None
    """The policy settings as they were read with it; None where there was no operation to read them with."""
    is_synthetic: bool = False
    """Counted over invented operations alone, on explicit wish."""

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        if self.stored is not None:
            return self.stored
        return {key: value(key) for key in self.indicator.settings}

    @cached_property
    def parts(self) -> tuple[PartFigure, ...]:
        """The parts that count under the settings in force."""
        if self.indicator.chosen is None:
            return tuple(self.counted.values())
        wanted = set(self.indicator.chosen(self.settings))
        return tuple(each for key, each in self.counted.items() if key in wanted)

    @property
    def operations(self) -> int:
        """How many were looked at: counted, or left out because it is too early or was waived."""
        return next((sum(each.by_group.values()) for each in self.counted.values()), 0)

    @property
    def remarks(self) -> list[str]:
        return self.indicator.remarks(self.settings) if self.indicator.remarks else []

    def part(self, key: str) -> PartFigure:
        """The part of this key; the first one where there is none."""
        return next((each for each in self.parts if each.part.key == key), self.parts[0])


def hours(took: timedelta | None) -> float | None:
    """A duration in hours, to a tenth: nobody issues anything to the minute."""
    return None if took is None else round(took / HOUR, 1)


def hours_text(number: float | None) -> str:
    """ "39", "39.5", in the reader's digits."""
    if number is None:
        return ""
    whole = int(number) if float(number).is_integer() else number
    return str(number_format(whole, use_l10n=True))


HOURS_AT_MOST = 72
"""What took longer is said in days: nobody counts 373 hours."""


def span_text(number: float | None) -> str:
    """ "39.5 h", "15.5 days"; empty for None."""
    if number is None:
        return ""
    if number <= HOURS_AT_MOST:
        return ngettext("%(n)s h", "%(n)s h", math.ceil(number)) % {"n": hours_text(number)}
    days = round(number / 24, 1)
    return ngettext("%(n)s day", "%(n)s days", math.ceil(days)) % {"n": hours_text(days)}
