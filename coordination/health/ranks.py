"""Percentiles by nearest rank: always a value that occurred. The one place of this rule.

`coordination.health.lateness` has the database count by it; all others ask here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Value = TypeVar("Value")


def rank(count: int, percent: int) -> int:
    """The first place, from 1 on, at which `percent` in 100 of `count` values in order are reached.

    In whole numbers: to a machine 0.07 × 100 is a little more than 7.
    """
    return max((count * percent + 99) // 100, 1)


def at_rank(ordered: Sequence[Value], percent: int) -> Value:
    """The smallest value that `percent` in 100 of them do not exceed. `ordered`: ascending, not empty."""
    return ordered[rank(len(ordered), percent) - 1]
