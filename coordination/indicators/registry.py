"""The indicators of the product by their keys. The tools that know the facts register theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.db.models import Expression, QuerySet

if TYPE_CHECKING:
    from coordination.indicators.figures import Figure


class Counts(Enum):
    """What an operation in a group is to the figure "n of so many"."""

    IN = "in"
    OUT = "out"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Group:
    """One way in which an operation can stand in a part. `why` says what leaves it out of the figure."""

    key: str
    label: Any
    counts: Counts
    kind: str = "neutral"
    """Its colour and icon, as `status_tag` names them."""
    why: Any = ""
    is_done: bool = False
    """Whether there is a time that it took."""


@dataclass(frozen=True)
class Part:
    """One count of an indicator: each operation stands in exactly one of its groups."""

    key: str
    title: Any
    groups: tuple[Group, ...]
    standing: Callable[[datetime], Expression]
    """For a query of operations: the key of the group in which each stands at a moment."""
    runs: Callable[[datetime], QuerySet[Any]] | None = None
    """For a query of operations: the stored clock by which it is judged comes first, where one is."""

    def group(self, key: str) -> Group | None:
        return next((each for each in self.groups if each.key == key), None)


@dataclass(frozen=True)
class Indicator:
    """A figure that can be computed from operations, and how it is said."""

    key: str
    title: Any
    counted: Any
    """What is counted, in a sentence."""
    unit: Any
    parts: tuple[Part, ...]
    """Every part there can be; `chosen` says which of them count."""
    say: Callable[[Figure], str]
    """The figure in one short sentence, where there is something to count."""
    settings: tuple[str, ...] = ()
    """The policy settings that it depends on, by key."""
    chosen: Callable[[Mapping[str, Any]], Iterable[str]] | None = None
    """The parts that count under these settings, by key; None: all of them."""
    remarks: Callable[[Mapping[str, Any]], list[str]] | None = None
    """What else is to be said of it under these settings: which rule holds, what is not recorded."""

    def part(self, key: str) -> Part | None:
        return next((each for each in self.parts if each.key == key), None)


_indicators: dict[str, Indicator] = {}


def register(each: Indicator) -> None:
    """Make an indicator known by its key. Called by each app when it is ready."""
    _indicators[each.key] = each


def indicator(key: str) -> Indicator | None:
    return _indicators.get(key)


def indicators() -> list[Indicator]:
    return list(_indicators.values())
