"""Gaps and overlaps, worked out of terms: no day and no area is lost, none is counted twice."""

from dataclasses import dataclass
from datetime import date

import pytest

from coordination.conveners.coverage import Gap, gaps, overlaps


@dataclass(frozen=True)
class Term:
    starts_on: date
    ends_on: date | None = None
    areas: tuple[str, ...] = ()


def d(day):
    return date(2026, 3, day)


FIRST = d(1)
TABLE = {
    # terms, known areas, last day: the gaps
    "nobody": ([], [], None, [Gap((), d(1), None)]),
    "all covered": ([Term(d(1))], [], None, []),
    "begins before the operation": ([Term(date(2026, 1, 1))], [], None, []),
    "late": ([Term(d(4))], [], None, [Gap((), d(1), d(3))]),
    "runs out": ([Term(d(1), d(9))], [], None, [Gap((), d(10), None)]),
    "runs out on the last day": ([Term(d(1), d(9))], [], d(9), []),
    "two in a row": ([Term(d(1), d(5)), Term(d(6))], [], None, []),
    "a day between": ([Term(d(1), d(5)), Term(d(7))], [], None, [Gap((), d(6), d(6))]),
    "over before it began": ([Term(date(2026, 1, 1), date(2026, 1, 9))], [], d(3), [Gap((), d(1), d(3))]),
    "one area of two": ([Term(d(1), None, ("East",))], ["East", "West"], None, [Gap(("West",), d(1), None)]),
    "case does not matter": ([Term(d(1), None, ("EAST ",))], ["east"], None, []),
    "an area that only a term names": (
        [Term(d(1), None, ("East",)), Term(d(1), d(3), ("West",))], [], None,
        [Gap(("West",), d(4), None)],
    ),
    "whole country over areas": ([Term(d(1))], ["East", "West"], None, []),
    "areas, then nobody": (
        [Term(d(1), d(4), ("East",))], ["East", "West"], None,
        [Gap(("West",), d(1), d(4)), Gap((), d(5), None)],
    ),
    "the same gap over two periods": (
        [Term(d(1), d(4), ("East",)), Term(d(5), None, ("East",))], ["West"], None,
        [Gap(("West",), d(1), None)],
    ),
    "until the last day there is": ([Term(d(1), date.max)], [], None, []),
    "after the operation closed": ([Term(d(20))], [], d(9), [Gap((), d(1), d(9))]),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_gaps(name):
    terms, known, last, expected = TABLE[name]
    assert gaps(terms, known, first=FIRST, last=last) == expected


OVERLAPS = {
    "apart in days": (Term(d(1), d(4)), Term(d(5)), False),
    "the last day is the first": (Term(d(1), d(4)), Term(d(4)), True),
    "apart in areas": (Term(d(1), None, ("East",)), Term(d(1), None, ("West",)), False),
    "one area shared": (Term(d(1), None, ("East", "North")), Term(d(1), None, ("north",)), True),
    "an area of the whole country": (Term(d(1)), Term(d(1), None, ("West",)), True),
}


@pytest.mark.parametrize("name", OVERLAPS)
def test_overlaps(name):
    one, other, expected = OVERLAPS[name]
    assert bool(overlaps([one, other])) is expected
    assert bool(overlaps([other, one])) is expected
