"""What is kept beside an operation for quick figures is told in the same transaction that it is in doubt."""

from __future__ import annotations

from collections.abc import Callable

Doubt = Callable[[int, str, str], None]
_told: list[Doubt] = []


def register_kept(doubt: Doubt) -> None:
    """`doubt(operation, kind, clock)` is called whenever something of this kind was written. By each app when ready."""
    _told.append(doubt)


def doubt(operation: int, kind: str, clock: str = "") -> None:
    """Something was written about an operation: a record of this kind, or one of its clocks."""
    for each in _told:
        each(operation, kind, clock)
