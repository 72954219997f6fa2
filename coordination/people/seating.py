"""Telling other parts that a post got a holder, or that a holding ended, without knowing them.

A part registers when the apps are ready; it is called in the transaction of the appointment, the
hand-over or the end, after the row is written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coordination.people.models import Holding

Told = Callable[[Holding, Any], None]
"""Given the holding and the person who did it; None is the house itself."""

_on_seated: list[Told] = []
_on_ended: list[Told] = []


def register(*, seated: Told, ended: Told) -> None:
    """Have these told. Called once by each part; a second time changes nothing."""
    if seated not in _on_seated:
        _on_seated.append(seated)
        _on_ended.append(ended)


def tell_seated(holding: Holding, by: Any) -> None:
    for told in _on_seated:
        told(holding, by)


def tell_ended(holding: Holding, by: Any) -> None:
    for told in _on_ended:
        told(holding, by)
