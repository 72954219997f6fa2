"""What the published table says of a recommendation, as plain facts: from columns, or from objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import QuerySet

from coordination.components.models import Component, Country, Region
from recommendations.recommendation import policy
from recommendations.recommendation.cells import Spoken, StatusFacts, reference_lines, spoken_now
from recommendations.recommendation.models import Reference, Response
from recommendations.recommendation.rows import BoardRow
from recommendations.report.policy import State
from recommendations.review.policy import heading_of

AT_ONCE = 500
"""Rows read from the database at a time."""
COLUMNS = (
    "pk", "review_id", "review__ref", "review__title", "review__state", "number", "level", "country_id", "region", "text",
    "detail", "footnotes", "current_id", "current__status", "current__status_basis",
    "current__state", "current__response_note", "current__narrative", "current__way_forward",
)  # fmt: skip


class Said(NamedTuple):
    """One row of the table before it is put into cells."""

    key: str
    review: str
    group: str
    number: int
    text: str
    detail: str
    lines: list[str]
    """What it is drawn from, and is to be read with."""
    footnotes: tuple[str, ...]
    facts: StatusFacts
    status: str
    way_forward: str


def said_now(rows: QuerySet[Any]) -> Iterator[Said]:
    """How these recommendations stand, in the order of the rows.

    Read as columns, a portion at a time: to make objects of them takes ten times as long as to
    write them into a file.
    """
    names, groups, spoken = PartyNames(), Groups(), spoken_now()
    found = rows.select_related(None).prefetch_related(None).values_list(*COLUMNS)
    columns = found.iterator(chunk_size=AT_ONCE)
    while some := list(islice(columns, AT_ONCE)):
        reviews = {row[1] for row in some}  # few, where their recommendations are many
        answers, references = _answers(reviews, names), _references(reviews, spoken)
        for (
            pk, _review_id, ref, title, review_state, number, level, country, region, text, detail, footnotes,
            report, status, basis, state, note, narrative, way_forward,
        ) in some:  # fmt: skip
            said = tuple(answers.get(pk, ()))
            facts = (
                StatusFacts(said, has_report=False)
                if report is None
                else StatusFacts(
                    said, note, True, basis == policy.StatusBasis.INFERRED, state == State.SILENT,
                    narrative,
                )
            )  # fmt: skip
            yield Said(
                row_key(ref, number), heading_of(title, review_state), groups.of(level, country, region), number, text,
                detail, references.get(pk, []), tuple(map(str, footnotes)), facts, status or "",
                way_forward or "",
            )  # fmt: skip


def said_of(row: BoardRow) -> Said:
    """The same from a row that was read as objects: as the board shows it, or as one round has it."""
    thing, report = row.thing, row.report
    return Said(
        row_key(thing.review.ref, thing.number), thing.review.heading, thing.group, thing.number,
        row.text, row.detail, reference_lines(thing.references.all()),
        tuple(map(str, thing.footnotes)), status_facts(row),
        report.status if report is not None else "",
        report.way_forward if report is not None else "",
    )  # fmt: skip


def row_key(ref: str, number: int) -> str:
    """What names a row of the table for as long as its recommendation lives."""
    return f"{ref}-{number}"


def status_facts(row: BoardRow) -> StatusFacts:
    """What the third cell says of a recommendation."""
    answers, report = tuple(row.answers_said), row.report
    if report is None:
        return StatusFacts(answers, has_report=False)
    return StatusFacts(
        answers, note=report.response_note, is_inferred=row.is_inferred, is_silent=row.is_silent,
        narrative=report.narrative,
    )  # fmt: skip


def _answers(reviews: set[int], names: PartyNames) -> Mapping[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    of = Response.objects.filter(recommendation__review__in=reviews)
    rows = of.order_by("party__kind", "party__code")
    for pk, party, answer in rows.values_list("recommendation_id", "party_id", "answer"):
        found[pk].append((names.of(party), answer))
    return found


def _references(reviews: set[int], spoken: Spoken) -> Mapping[int, list[str]]:
    found: dict[int, list[_Reference]] = defaultdict(list)
    rows = Reference.objects.filter(recommendation__review__in=reviews).order_by("n")
    for row in rows.values_list("recommendation_id", "kind", "found_in", "as_written"):
        found[row[0]].append(_Reference(*row[1:]))
    return {pk: reference_lines(each, spoken) for pk, each in found.items()}


class _Reference(NamedTuple):
    kind: str
    found_in: str
    as_written: str


class PartyNames:
    """The names under which the table has the parties' responses, each read once."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def of(self, pk: int) -> str:
        if pk not in self._known:
            self._known[pk] = Component.objects.get(pk=pk).called
        return self._known[pk]


class Groups:
    """The lines under which rows stand, each worked out once: `Recommendation.group`."""

    def __init__(self) -> None:
        self._known: dict[Any, str] = {}

    def of(self, level: str, country: str | None, region: int | None) -> str:
        key = level, country, region
        if key not in self._known:
            self._known[key] = self._said(*key)
        return self._known[key]

    @staticmethod
    def _said(level: str, country: str | None, region: int | None) -> str:
        return policy.group_of(
            level,
            Country.objects.get(pk=country) if country else None,
            Region(region) if region is not None else None,
        )
