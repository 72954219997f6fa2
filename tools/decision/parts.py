"""A long table in parts: a page that opens as fast with three hundred rows as with forty."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tools.decision.policy import NEEDS_A_LEAD, State

PART = 40
"""Rows a page: thrice the topics that every table starts with, and what a phone still scrolls through."""


@dataclass(frozen=True)
class Part:
    """One page of a table: its rows from `first` to `last`, counted from 1 as people count them."""

    number: int
    first: int
    last: int


@dataclass(frozen=True)
class Layout:
    """All rows of a table in their order, each by its id and state. One query made it."""

    rows: tuple[tuple[int, str], ...]
    without_lead: frozenset[int] = frozenset()
    """Those that are decided and name nobody who leads."""

    @classmethod
    def of(cls, summit: Any) -> Layout:
        read = list(summit.rows.in_order().values_list("pk", "state", "lead", "kind_of"))
        lacking = frozenset(
            pk
            for pk, state, lead, kind in read
            if state == State.DECIDED and lead is None and kind in NEEDS_A_LEAD
        )
        return cls(tuple((pk, state) for pk, state, _lead, _kind in read), lacking)

    @cached_property
    def parts(self) -> list[Part]:
        firsts = range(1, max(len(self.rows), 1) + 1, PART)
        return [
            Part(number, first, min(first + PART - 1, len(self.rows)))
            for number, first in enumerate(firsts, start=1)
        ]

    def ids(self, part: Part) -> list[int]:
        return [pk for pk, _state in self.rows[part.first - 1 : part.last]]

    def place(self, pk: int) -> int:
        """Where a row stands, counted from 1."""
        return self._places[pk]

    @cached_property
    def _places(self) -> dict[int, int]:
        return {pk: place for place, (pk, _state) in enumerate(self.rows, start=1)}

    def part(self, said: str) -> Part:
        """The part of that number; the first for anything else."""
        number = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1
        return self.parts[number - 1] if 1 <= number <= len(self.parts) else self.parts[0]

    def part_with(self, pk: str) -> Part | None:
        """The part in which a row stands; None where the table has no such row."""
        for place, (each, _state) in enumerate(self.rows):
            if str(each) == pk:
                return self.parts[place // PART]
        return None

    @property
    def progress(self) -> dict[str, int]:
        """How far the table is: rows in all, those of each state, and those decided without a lead."""
        states = Counter(state for _pk, state in self.rows)
        counts = {"total": len(self.rows), "without_lead": len(self.without_lead)}
        return counts | {state.value: states[state] for state in State}

    @cached_property
    def mark(self) -> str:
        """A short mark that differs where rows came, went, moved, changed their state or got a lead."""
        said = ",".join(f"{pk}{state}{pk in self.without_lead:d}" for pk, state in self.rows)
        return hashlib.sha256(said.encode()).hexdigest()[:12]
