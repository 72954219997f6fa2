"""What the records of the tools show by themselves: facts of an operation, each with its evidence.

A fact is a name and a query over many operations. All facts that are asked for are found in one
statement, however many operations there are; nothing of it is stored, so a fact that is taken back
is gone with the next look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Expression, F, QuerySet, Value


@dataclass(frozen=True)
class Trace:
    """One row that speaks for a fact: when, the number or id of its record, and a word of it."""

    at: datetime | None
    number: int
    word: str = ""


@dataclass(frozen=True)
class Evidence:
    """How a fact stands for one operation: whether it holds, since when, in a sentence, and where to see it."""

    holds: bool
    said: Any = ""
    at: datetime | None = None
    url: str = ""


NONE = Evidence(False)
Judge = Callable[[Any, Sequence[Trace]], Evidence]
"""Given the operation and its traces, the earliest first: how the fact stands."""


@dataclass(frozen=True)
class Fact:
    """Something that a tool's records can show. `label` says what has happened once it holds.

    `rows` are the records that speak for it; the paths say where each of them keeps its operation,
    its moment, its number and a word of it ("" where it has none).
    """

    name: str
    label: Any
    rows: Callable[[], QuerySet[Any]]
    judge: Judge
    at: str
    operation: str = "operation_id"
    number: str = "pk"
    word: str | Expression = ""
    read_by: Callable[[Any, Sequence[Any]], Collection[int]] | None = None
    """Of these operations, by key, those of which this reader may know it; None: everybody may."""

    def traces_of(self, operations: list[int]) -> QuerySet[Any]:
        rows = self.rows().filter(**{f"{self.operation}__in": operations}).order_by()
        word: Any = self.word or Value("", output_field=CharField())
        if isinstance(word, str):
            word = F(word)
        name = Value(self.name, output_field=CharField())
        return rows.values_list(self.operation, F(self.at), F(self.number), word, name)


_facts: dict[str, Fact] = {}


def register(*facts: Fact) -> None:
    """Make facts known. A name stands for one fact: registering it again changes nothing."""
    for fact in facts:
        _facts.setdefault(fact.name, fact)


def known() -> Mapping[str, Fact]:
    return _facts


def evidence_for(
    operations: Iterable[Any], names: Collection[str], reader: Any = None
) -> dict[tuple[int, str], Evidence]:
    """How each of these facts stands for each of these operations, by operation and name. One query.

    What the reader may not know has not happened; without a reader nobody is known to be reading, and
    what is not for everybody has not happened either.

    The operations come with `ref`, `country_codes` and `today`; names that are not known are left out.
    """
    by_id = {operation.pk: operation for operation in operations}
    asked = [_facts[name] for name in sorted(set(names)) if name in _facts]
    if not by_id or not asked:
        return {}
    told = {fact.name: _told(fact, by_id, reader) for fact in asked}
    queries = [fact.traces_of(told[fact.name]) for fact in asked if told[fact.name]]
    traces: dict[tuple[int, str], list[Trace]] = defaultdict(list)
    for operation, at, number, word, name in _all_of(queries):
        traces[operation, name].append(Trace(at, number, word))
    return {
        (pk, fact.name): fact.judge(operation, sorted(traces[pk, fact.name], key=_order))
        if pk in told[fact.name]
        else NONE
        for pk, operation in by_id.items()
        for fact in asked
    }


def _told(fact: Fact, by_id: Mapping[int, Any], reader: Any) -> list[int]:
    """The operations, by key, of which the reader is told this fact."""
    if fact.read_by is None:
        return list(by_id)
    return [] if reader is None else list(fact.read_by(reader, list(by_id.values())))


def _all_of(queries: list[QuerySet[Any, Any]]) -> Iterable[Any]:
    if not queries:
        return ()
    return queries[0].union(*queries[1:], all=True) if queries[1:] else queries[0]


def _order(trace: Trace) -> tuple[bool, float, int]:
    return trace.at is None, trace.at.timestamp() if trace.at else 0.0, trace.number
