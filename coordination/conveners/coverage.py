"""Where and when nobody is agreed, and where two are: worked out of plain terms, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any, Protocol

from coordination.operations.areas import are_rivals, key_of, keys_of, named_once

DAY = timedelta(days=1)


class Term(Protocol):
    """As much of an allocation as coverage asks for."""

    areas: Any
    starts_on: Any
    ends_on: Any


@dataclass(frozen=True)
class Gap:
    """Days in which a role is open: in the named areas, or, where none are named, anywhere."""

    areas: tuple[str, ...]
    starts_on: date
    ends_on: date | None

    def is_past(self, today: date) -> bool:
        return self.ends_on is not None and self.ends_on < today

    def includes(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def meet(one: Term, other: Term) -> bool:
    """Whether two terms share a day and an area."""
    return (
        (one.ends_on is None or other.starts_on <= one.ends_on)
        and (other.ends_on is None or one.starts_on <= other.ends_on)
        and are_rivals(one.areas, other.areas)
    )


def overlaps(terms: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Every two terms that share a day and an area."""
    return [(one, other) for one, other in combinations(terms, 2) if meet(one, other)]


def gaps(
    agreed: Iterable[Term], known_areas: Iterable[str], *, first: date, last: date | None
) -> list[Gap]:
    """From `first` to `last` (None: without an end), who is not covered, in order.

    A term without areas covers the whole country. Terms with areas cover these, and leave the other
    known areas open. Where no day has anybody, the gap is of the whole country.
    """
    terms = [each for each in agreed if each.ends_on is None or each.ends_on >= first]
    named = named_once([*known_areas, *(name for each in terms for name in each.areas)])
    found: list[Gap] = []
    for starts, ends in _stretches(terms, first, last):
        standing = [each for each in terms if _includes(each, starts)]
        missing = _missing(standing, named)
        if missing is None:
            continue
        before = found[-1] if found else None
        if before and before.areas == missing and before.ends_on == starts - DAY:
            found[-1] = Gap(missing, before.starts_on, ends)
        else:
            found.append(Gap(missing, starts, ends))
    return found


def _stretches(
    terms: Iterable[Term], first: date, last: date | None
) -> Iterable[tuple[date, date | None]]:
    """The days from first to last, parted wherever a term begins or has ended."""
    starts = {first}
    for each in terms:
        starts.add(each.starts_on)
        if each.ends_on is not None and each.ends_on < date.max:
            starts.add(each.ends_on + DAY)
    within = sorted(day for day in starts if day >= first and (last is None or day <= last))
    ends = [*(day - DAY for day in within[1:]), last]
    return zip(within, ends, strict=True)


def _includes(term: Term, day: date) -> bool:
    return bool(term.starts_on <= day and (term.ends_on is None or day <= term.ends_on))


def _missing(standing: Sequence[Term], named: Sequence[str]) -> tuple[str, ...] | None:
    """The areas that nobody has; () where nobody has anything; None where nothing is missing."""
    if not standing:
        return ()
    if any(not each.areas for each in standing):
        return None
    covered = frozenset[str]().union(*(keys_of(each.areas) for each in standing))
    return tuple(name for name in named if key_of(name) not in covered) or None
