"""The ladder in force of each clock: the rulebook's, or the last version that the secretariat set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, OuterRef, Subquery

from coordination.deadlines import ladder_words, policy, registry
from coordination.deadlines.ladder_words import RungWords
from coordination.deadlines.models import Deadline, LadderVersion
from smcc.rules.clocks import Clock, RungSpec


@dataclass(frozen=True)
class Ladder:
    """A clock's rungs and their version: 0 is the rulebook's own."""

    number: int
    rungs: tuple[RungSpec, ...]

    def as_data(self) -> dict[str, Any]:
        return {"number": self.number, "rungs": [rung.as_data() for rung in self.rungs]}


def in_force(clock: Clock) -> Ladder:
    """What a clock that starts now begins with; a drill's, with that of the clock it exercises."""
    clock = registry.ruling(clock)
    last = LadderVersion.objects.filter(clock=clock.name).order_by("-number").first()
    return of_version(clock, last)


def of_version(clock: Clock, version: LadderVersion | None) -> Ladder:
    """The ladder of one stored version; None is the rulebook's own."""
    if version is None:
        return Ladder(0, clock.ladder)
    if not version.rungs:  # set back to the rulebook's
        return Ladder(version.number, clock.ladder)
    return Ladder(version.number, tuple(RungSpec.from_data(rung) for rung in version.rungs))


def kept_by(deadline: Deadline, clock: Clock) -> Ladder:
    """The ladder that a running clock began with; a change of policy since does not touch it."""
    kept = deadline.policy.get("ladder")
    if kept is None:  # it began before ladders were kept
        return Ladder(0, clock.ladder)
    return Ladder(kept["number"], tuple(RungSpec.from_data(rung) for rung in kept["rungs"]))


@dataclass(frozen=True)
class Standing:
    """A clock with the ladder in force, and who set it; None: it is the rulebook's own."""

    clock: Clock
    ladder: Ladder
    version: LadderVersion | None
    limit_hours: float | None

    @property
    def words(self) -> list[RungWords]:
        return [ladder_words.words(rung, self.limit_hours) for rung in self.ladder.rungs]

    @property
    def is_rulebooks(self) -> bool:
        return self.version is None or not self.version.rungs


def standing() -> list[Standing]:
    """Every clock with its ladder in force, in the order of the rulebook. Two queries for all.

    A drill has no ladder of its own, and so is not among them.
    """
    newest = LadderVersion.objects.filter(clock=OuterRef("clock")).order_by()
    last = Subquery(newest.values("clock").annotate(last=Max("number")).values("last"))
    rows = LadderVersion.objects.filter(number=last).select_related("made_by")
    versions = {row.clock: row for row in rows}
    hours = registry.values()
    return [
        Standing(
            clock, of_version(clock, versions.get(clock.name)), versions.get(clock.name),
            hours.get(f"{clock.setting}.limit_hours"),
        )
        for clock in registry.clocks()
        if registry.ruling(clock) is clock
    ]  # fmt: skip


def standing_of(name: str) -> Standing | None:
    """One clock with its ladder in force; None where there is no clock of this name."""
    return next((each for each in standing() if each.clock.name == name), None)


@dataclass(frozen=True)
class Change:
    """One version as its history shows it: what it took out of the ladder before, and what it added."""

    version: LadderVersion
    is_reset: bool
    gone: list[RungWords]
    new: list[RungWords]


def changes(clock: Clock, versions: Iterable[LadderVersion]) -> list[Change]:
    """What each of these versions changed. One query for the versions before them."""
    rows = list(versions)
    wanted = {row.number - 1 for row in rows}
    before = {
        row.number: row for row in LadderVersion.objects.filter(clock=clock.name, number__in=wanted)
    }
    found = []
    for row in rows:
        old, now = of_version(clock, before.get(row.number - 1)), of_version(clock, row)
        gone, new = policy.compared(old.rungs, now.rungs)
        spoken = [ladder_words.words(rung) for rung in gone], [ladder_words.words(r) for r in new]
        found.append(Change(row, not row.rungs, *spoken))
    return found
