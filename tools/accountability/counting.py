"""The figures, counted by the database from what is kept; what is in doubt is asked of the clocks themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Value
from django.utils import timezone

from coordination.deadlines.registry import value
from coordination.health.ranks import rank
from coordination.indicators.figures import ASIDE
from coordination.indicators.registry import Counts
from coordination.operations.models import Operation
from tools.accountability import policy
from tools.accountability.asking import Wanted
from tools.accountability.counted import TOOLS, Tool, mandatory, need, shown
from tools.accountability.facts import Fact, facts
from tools.accountability.models import Account, LateUse, doubted_by_countries
from tools.accountability.policy import OF_LETTER, STANDINGS, By, Need
from tools.mandatory_tools import SETTING


@dataclass(frozen=True)
class Lateness:
    """Of what was used late: by how many begun hours. Each figure is a lateness that occurred."""

    by_hours: Mapping[int, int]

    @property
    def n(self) -> int:
        return sum(self.by_hours.values())

    def at(self, percent: int) -> int | None:
        """By nearest rank (`coordination.health.ranks`); None where nothing was late."""
        if not self.n:
            return None
        place, passed = rank(self.n, percent), 0
        for hours in sorted(self.by_hours):
            passed += self.by_hours[hours]
            if passed >= place:
                return hours
        return None

    @property
    def buckets(self) -> list[int]:
        """How many were late by up to each of `policy.BUCKETS`, and by more."""
        counts = [0] * (len(policy.BUCKETS) + 1)
        for hours, n in self.by_hours.items():
            counts[policy.bucket(hours)] += n
        return counts


@dataclass(frozen=True)
class ToolFigure:
    """One tool in one group of operations, where it was mandatory or where it was elective."""

    tool: Tool
    need: Need
    by_standing: Mapping[str, int]
    lateness: Lateness

    @property
    def operations(self) -> int:
        return sum(self.by_standing.values())

    @property
    def used(self) -> int:
        return sum(self.by_standing.get(key, 0) for key in policy.WAS_USED)

    def _sum(self, counts: Counts) -> int:
        return sum(self.by_standing.get(each.key, 0) for each in STANDINGS if each.counts is counts)

    @property
    def in_time(self) -> int:
        return self._sum(Counts.IN)

    @property
    def of(self) -> int:
        """Those of which it can be said whether they were in time: as the indicators count them."""
        return self.in_time + self._sum(Counts.OUT)

    @property
    def share(self) -> int | None:
        """In time, in percent; None where they are too few to divide."""
        if self.of < policy.FEWEST_FOR_A_SHARE:
            return None
        return round(100 * self.in_time / self.of)


@dataclass(frozen=True)
class Part:
    """Figures of the operations that have one value in common."""

    value: Any
    operations: int | None
    """None where tools differ in which operations they are."""
    tools: tuple[ToolFigure, ...]


@dataclass(frozen=True)
class Figures:
    wanted: Wanted
    at: datetime
    must: frozenset[str]
    setting: str
    parts: tuple[Part, ...]
    operations: int
    aside: Mapping[str, int]


@dataclass
class _Tally:
    """Counts as they come in: of operations, of standings, of lateness; and those that are none to count."""

    operations: Counter[Any] = field(default_factory=Counter)
    standings: Counter[tuple[Any, bool, str, str]] = field(default_factory=Counter)
    hours: dict[tuple[Any, bool, str], Counter[int]] = field(default_factory=dict)
    aside: Counter[str] = field(default_factory=Counter)

    def stand(self, group: Any, was_large: bool, stands: str, n: int) -> None:
        self.operations[group] += n
        for tool, letter in zip(TOOLS, stands, strict=True):
            self.standings[group, was_large, tool.key, OF_LETTER[letter]] += n

    def late(self, group: Any, was_large: bool, tool: str, hours: int, n: int) -> None:
        self.hours.setdefault((group, was_large, tool), Counter())[hours] += n


def figures(person: Any, wanted: Wanted, now: datetime | None = None) -> Figures:
    """Every tool over the operations that the person may see. Five queries, whatever is stored.

    What is in doubt is named first, so that each operation is counted once though others write.
    """
    now = now or timezone.now()
    setting = value(SETTING)
    must, tally = mandatory({SETTING: setting}), _Tally()
    doubtful = in_doubt(now)
    _count_kept(person, wanted, doubtful, tally)
    for fact in really(person, doubtful, now):
        if wanted.fits(fact):
            _add(fact, wanted, tally)
    return Figures(
        wanted, now, must, setting, _parts(wanted, must, tally),
        sum(tally.operations.values()),
        {each.key: tally.aside[each.key] for each in ASIDE if not _counts(each.key, wanted)},
    )  # fmt: skip


def in_doubt(now: datetime) -> list[int]:
    """Operations of which what is kept may not be true: what was written about since the worker looked."""
    own = Account.objects.doubtful(now).order_by().values_list("pk")
    return [pk for (pk,) in own.union(doubted_by_countries())]


def really(person: Any, doubtful: Collection[int], now: datetime) -> Iterable[Fact]:
    """Those of them that the person may see, as they really stand."""
    if not doubtful:
        return ()
    return facts(Operation.objects.visible_to(person).filter(pk__in=doubtful), now)


def _counts(aside: str, wanted: Wanted) -> bool:
    return aside == wanted.aside


def _count_kept(person: Any, wanted: Wanted, doubtful: Collection[int], tally: _Tally) -> None:
    kept = Account.objects.visible_to(person).filter(wanted.q).exclude(pk__in=doubtful)
    group: Any = F(wanted.column) if wanted.column else Value("")
    rows = kept.annotate(part=group).values_list("part", "was_large", "aside", "stands")
    for part, was_large, aside, stands, n in rows.annotate(n=Count("pk")).order_by():
        if _counts(aside, wanted):
            tally.stand(part, was_large, stands, n)
        else:
            tally.aside[aside] += n
    counted = kept.filter(aside=wanted.aside)
    found = LateUse.objects.filter(hours__isnull=False, account__in=counted.values("pk"))
    group = F(f"account__{wanted.column}") if wanted.column else Value("")
    late = found.annotate(part=group).values_list("part", "account__was_large", "tool", "hours")
    for part, was_large, tool, hours, n in late.annotate(n=Count("pk")).order_by():
        tally.late(part, was_large, tool, hours, n)


def _add(fact: Fact, wanted: Wanted, tally: _Tally) -> None:
    if not _counts(fact.aside, wanted):
        tally.aside[fact.aside] += 1
        return
    part = getattr(fact, wanted.column) if wanted.column else ""
    tally.stand(part, fact.was_large, fact.stands, 1)
    for tool, hours in fact.late.items():
        tally.late(part, fact.was_large, tool, hours, 1)


def _parts(wanted: Wanted, must: frozenset[str], tally: _Tally) -> tuple[Part, ...]:
    needs = [each for each in Need if wanted.need in ("", each)]
    if wanted.by == By.NEED:
        return tuple(
            Part(each.value, None, found)
            for each in needs
            if (found := _tools("", [each], must, tally))
        )
    values = sorted(tally.operations, key=lambda each: (each is None, each))
    return tuple(
        Part(each, tally.operations[each], _tools(each, needs, must, tally)) for each in values
    )


def _tools(
    part: Any, needs: list[Need], must: frozenset[str], tally: _Tally
) -> tuple[ToolFigure, ...]:
    found = []
    for tool in shown(must):
        for each in needs:
            sizes = [size for size in (True, False) if need(tool.key, size, must) is each]
            by_standing = {
                group.key: sum(tally.standings[part, size, tool.key, group.key] for size in sizes)
                for group in STANDINGS
            }
            if not any(by_standing.values()):
                continue
            hours: Counter[int] = Counter()
            for size in sizes:
                hours += tally.hours.get((part, size, tool.key), Counter())
            found.append(ToolFigure(tool, each, by_standing, Lateness(hours)))
    return tuple(found)
