"""What the desk shows of the apps above the spine: each says what it keeps, and what of it waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entrance:
    """A part of what the secretariat keeps: its name, where it is, how many there are, in words.

    `said(person)` asks one query at most.
    """

    label: Any
    url: str
    said: Callable[[Any], Any]


@dataclass(frozen=True)
class Line:
    """One thing that waits: what, where, and a few words about it."""

    title: Any
    url: str
    about: Any = ""


@dataclass(frozen=True)
class Matter:
    """A heap on the desk. `count` is all of them, `lines` the first; `well` is said where there is none."""

    title: Any
    well: Any
    count: int = 0
    lines: tuple[Line, ...] = ()
    url: str = ""
    """Where all of them are."""
    is_pressing: bool = True
    """Whether it asks for something to be done; else it is news."""


Waits = Callable[[Any], Matter]

_entrances: list[Entrance] = []
_matters: list[Waits] = []


def register(*entrances: Entrance, waits: Waits | None = None) -> None:
    """Have the desk lead here, and ask `waits(person)`, in two queries at most. Called once when the app is ready."""
    _entrances.extend(each for each in entrances if each not in _entrances)
    if waits is not None and waits not in _matters:
        _matters.append(waits)


def entrances() -> list[Entrance]:
    return list(_entrances)


def matters(person: Any) -> list[Matter]:
    """What the apps above the spine have on the desk."""
    return [waits(person) for waits in _matters]


def in_order(found: list[Matter]) -> list[Matter]:
    """What presses first, then news; heaps with nothing in them last."""
    return sorted(found, key=lambda each: (not each.count, not each.is_pressing))
