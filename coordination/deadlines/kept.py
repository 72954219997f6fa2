"""What is kept beside an operation for quick figures is told in the same transaction that it is in doubt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Doubt = Callable[[int, str, str], None]
Beside = Callable[[Any], None]
_told: list[Doubt] = []
_told_beside: list[Beside] = []


def register_kept(doubt: Doubt) -> None:
    """`doubt(operation, kind, clock)` is called whenever something of this kind was written. By each app when ready."""
    _told.append(doubt)


def doubt(operation: int, kind: str, clock: str = "") -> None:
    """Something was written about an operation: a record of this kind, or one of its clocks."""
    for each in _told:
        each(operation, kind, clock)


def register_beside(doubt: Beside) -> None:
    """`doubt(thing)` is called whenever something was written of a record that belongs to no operation."""
    _told_beside.append(doubt)


def doubt_beside(thing: Any) -> None:
    """Something was written of a record of a country, or of a review."""
    for each in _told_beside:
        each(thing)
