"""The positions on a row made ready for reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tools.position import actions, policy
from tools.position.roll import Heard, Roll, sentence


@dataclass(frozen=True)
class RowPositions:
    """What a page shows of one row's positions to one person. Asks the database nothing."""

    row: Any
    heard: list[Heard]
    person: Any

    @property
    def sentence(self) -> str:
        return sentence(self.heard)

    @property
    def is_contested(self) -> bool:
        return any(each.stance == policy.Stance.DISAGREES for each in self.heard)

    @property
    def is_heard(self) -> bool:
        """Whether anybody has said anything yet."""
        return any(each.is_heard for each in self.heard)

    @property
    def dissent(self) -> list[Heard]:
        """Who disagrees or has a reservation, with the words."""
        return [each for each in self.heard if each.stance in policy.NEEDS_TEXT]

    @property
    def lines(self) -> list[tuple[Heard, bool]]:
        """Everybody, and whether this person may say or record the position now."""
        return [
            (each, actions.why_not(self.row, each.component, self.person) is None)
            for each in self.heard
        ]

    @property
    def may_say(self) -> bool:
        return any(may for _each, may in self.lines)


def hang_positions(summit: Any, rows: Iterable[Any], person: Any) -> None:
    """Give each of these rows of a meeting its positions, as `row.said`. Three queries, however many rows."""
    roll = Roll(summit)
    for row in rows:
        row.said = RowPositions(row, roll.of(row), person)
