"""Everything that an operation's page shows, read in a number of queries that never grows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import F, JSONField, OuterRef, Q, Subquery
from django.urls import reverse

from coordination.components.countries import country_names
from coordination.deadlines.faces import face_of, subject
from coordination.deadlines.models import Deadline, Rung
from coordination.logbook.models import LogEntry
from coordination.operations import facts, policy
from coordination.operations.disputes import Contests
from coordination.operations.dossier import list_of, models_by_kind, outline, told_of
from coordination.operations.facts import Fact, facts_of
from coordination.operations.models import Convening, Operation
from coordination.operations.responsibilities import Responsibility
from coordination.thing import Thing
from smcc.web.clock_face import ClockFace

NEWEST_ENTRIES = 10
OPEN_DECISIONS = 30
OPEN_CLOCKS = 40
STOPPED_CLOCKS = 10
OF_ONE_TOOL = 5
DECISION = "decision"


@dataclass(frozen=True)
class ToolLine:
    """A tool's record in one line: the thing, and its most urgent open clock."""

    thing: Thing
    clock: ClockFace | None
    told: Any = ""
    """How far it is, in the tool's own sentence."""

    @property
    def kind(self) -> str:
        """The colour and icon of its state: its clock's where that presses."""
        if self.clock is not None and self.clock.kind in ("late", "soon"):
            return self.clock.kind
        if self.thing.state == self.thing.workflow.start:
            return "waiting"
        return (
            "draft"
            if self.thing.state in ("waived", "superseded", "replaced", "withdrawn")
            else "ok"
        )


@dataclass(frozen=True)
class EarlierTools:
    """How many older records of one tool are left out, and where they are listed."""

    count: int
    label: Any
    url: str


@dataclass(frozen=True)
class DecisionLine:
    """An open decision, and its clock where it has a date."""

    decision: Any
    clock: ClockFace | None


@dataclass(frozen=True)
class CountryRow:
    """Who leads what in one country; without a country, what holds for the whole operation."""

    code: str
    name: str
    conveners: list[Convening]
    co_conveners: list[Convening]
    responsibilities: list[Responsibility]


@dataclass
class Overview:
    """What an operation's page shows. Read by `overview_of`."""

    clocks: list[ClockFace]
    has_more_clocks: bool
    stopped_clocks: list[ClockFace]
    has_more_stopped_clocks: bool
    tools: list[ToolLine]
    earlier_tools: list[EarlierTools]
    decisions: list[DecisionLine]
    has_more_decisions: bool
    countries: list[CountryRow]
    earlier_convenings: list[Convening]
    entries: list[LogEntry]
    has_more_entries: bool
    scales: list[Fact]
    categories: list[Fact]
    appeal_codes: list[Fact]
    present: list[Fact]

    @property
    def leads_are_next(self) -> bool:
        """A record has named who leads what, and no lead is recorded yet. Its twin in SQL: `watch.waiting`."""
        named = any(line.thing.state in line.thing.names_leads_in for line in self.tools)
        return named and not any(row.responsibilities for row in self.countries)


def overview_of(operation: Operation, now: datetime, reader: Any = None) -> Overview:
    """Read the page of one operation, which comes with `host` and `coordinator_post`.

    Also gives the operation its allocation, so that asking for roles costs no further query.
    """
    entries = _entries(operation)
    newest = entries.values("pk")[:NEWEST_ENTRIES]
    found = facts_of(operation, newest)
    shown = list(entries[: NEWEST_ENTRIES + 1])
    _hang_files(shown, found[facts.FILE])
    convenings = _convenings(operation)
    in_force = [c for c in convenings if not c.is_past]
    operation.allocate(in_force, [fact.of for fact in found[facts.PRESENT]])
    decisions = _decisions(operation)
    faces = _faces(operation, decisions[:OPEN_DECISIONS], now)
    clocks = [f for (kind, _key), many in faces.items() if kind != DECISION for f in many]
    running = sorted((f for f in clocks if f.is_open), key=lambda f: f.due_at)
    stopped = sorted(
        (f for f in clocks if not f.is_open), key=lambda f: f.ended_at or now, reverse=True
    )
    tools, earlier = _newest_tools(outline(operation, without={DECISION}))
    return Overview(
        clocks=running[:OPEN_CLOCKS],
        has_more_clocks=len(running) > OPEN_CLOCKS,
        stopped_clocks=stopped[:STOPPED_CLOCKS],
        has_more_stopped_clocks=len(stopped) > STOPPED_CLOCKS,
        tools=[
            ToolLine(thing, _first_open(faces, thing), told_of(thing, reader)) for thing in tools
        ],
        earlier_tools=earlier,
        decisions=[DecisionLine(d, _first_open(faces, d)) for d in decisions[:OPEN_DECISIONS]],
        has_more_decisions=len(decisions) > OPEN_DECISIONS,
        countries=_by_country(operation, in_force, _names(operation, convenings)),
        earlier_convenings=[c for c in convenings if c.is_past],
        entries=shown[:NEWEST_ENTRIES],
        has_more_entries=len(shown) > NEWEST_ENTRIES,
        scales=found[facts.SCALE],
        categories=found[facts.CATEGORY],
        appeal_codes=found[facts.APPEAL],
        present=found[facts.PRESENT],
    )


def _entries(operation: Operation) -> Any:
    return LogEntry.objects.filter(operation=operation).order_by("-happened_at", "-id").as_listed()


def _hang_files(entries: list[LogEntry], files: list[Fact]) -> None:
    by_entry: dict[int, list[Fact]] = {}
    for file in files:
        by_entry.setdefault(file.of, []).append(file)
    for entry in entries:
        entry.files = [(f.pk, f.word, f.size) for f in by_entry.get(entry.pk, ())]


def _convenings(operation: Operation) -> list[Convening]:
    rows = list(
        operation.convenings.select_related("component", "country").order_by(
            "role", "starts_on", "pk"
        )
    )
    contests = Contests(rows)
    for row in rows:
        row.operation, row.siblings, row.contests = operation, rows, contests
    return rows


def _faces(
    operation: Operation, decisions: Iterable[Any], now: datetime
) -> dict[tuple[str, str], list[ClockFace]]:
    """The clocks by the thing they are about: of tools the most urgent and the newest stopped ones.

    Of decisions only those of the given ones: there may be hundreds, and none must crowd out a tool's.
    """
    every = Deadline.objects.filter(operation=operation)
    tools = every.exclude(subject_kind=DECISION)
    soonest = tools.open().order_by("due_at", "id")[: OPEN_CLOCKS + 1]
    newest = tools.exclude(stopped_at=None).order_by("-stopped_at", "-id")[: STOPPED_CLOCKS + 1]
    of_decisions = Q(
        stopped_at=None, subject_kind=DECISION, subject_id__in=[each.key for each in decisions]
    )
    rows = every.filter(
        of_decisions | Q(pk__in=soonest.values("pk")) | Q(pk__in=newest.values("pk"))
    )
    planned = Rung.objects.planned().filter(deadline=OuterRef("pk")).order_by("fire_at", "id")
    rows = rows.annotate(
        next_at=Subquery(planned.values("fire_at")[:1]),
        next_to=Subquery(planned.values("to")[:1], output_field=JSONField()),
    )
    faces: dict[tuple[str, str], list[ClockFace]] = {}
    for row in rows.order_by("due_at", "id"):
        row.operation = operation
        row.planned_rungs = [Rung(fire_at=row.next_at, to=row.next_to)] if row.next_at else []  # type: ignore[attr-defined]
        about = subject(row).removeprefix(f"{operation.ref} ")
        face = face_of(row, now=now, zone=operation.onset_zone, about=about)
        faces.setdefault((row.subject_kind, row.subject_id), []).append(face)
    return faces


def _newest_tools(things: list[Thing]) -> tuple[list[Thing], list[EarlierTools]]:
    """Of each tool the newest few; for the others, how many they are and where to find them."""
    shown, earlier = [], []
    for kind, many in groupby(things, key=lambda thing: thing.kind):
        of_kind = list(many)
        shown += of_kind[-OF_ONE_TOOL:]
        newest: Any = of_kind[-1]
        left_out, listed_at = len(of_kind) - OF_ONE_TOOL, list_of(kind)
        if left_out > 0:
            where = (
                reverse(listed_at, args=[newest.case.ref])
                if listed_at
                else newest.get_absolute_url()
            )
            earlier.append(EarlierTools(left_out, newest.workflow.label, where))
    return shown, earlier


def _first_open(faces: dict[tuple[str, str], list[ClockFace]], thing: Thing) -> ClockFace | None:
    return next((f for f in faces.get((thing.kind, thing.key), ()) if f.is_open), None)


def _decisions(operation: Operation) -> list[Any]:
    """Open decisions, the soonest due first. They belong to a tool that this layer does not know."""
    model: Any = models_by_kind().get(DECISION)
    if model is None:
        return []
    rows = model.objects.open().with_dissent().filter(operation=operation)
    rows = rows.select_related("summit", "lead", "responsible_post")
    found = list(rows.order_by(F("due_at").asc(nulls_last=True), "pk")[: OPEN_DECISIONS + 1])
    for row in found:
        row.operation = operation
    return found


def _names(operation: Operation, convenings: list[Convening]) -> list[str]:
    """The countries' names, in the order of their codes; most came with the allocations."""
    known = {c.country_id: c.country.name for c in convenings}
    codes = operation.country_codes.split()
    if all(code in known for code in codes):
        return [known[code] for code in codes]
    return country_names(codes)


def _by_country(
    operation: Operation, in_force: list[Convening], names: list[str]
) -> list[CountryRow]:
    leads = list(
        operation.responsibilities.current()
        .select_related("component", "post")
        .order_by("kind_of", "subject", "level", "pk")
    )
    codes = operation.country_codes.split()
    rows = []
    for code, name in [*zip(codes, names, strict=True), ("", "")]:
        mine = [c for c in in_force if c.country_id == code]
        row = CountryRow(
            code,
            name,
            [c for c in mine if c.role == policy.ConveningRole.CONVENER],
            [c for c in mine if c.role == policy.ConveningRole.CO_CONVENER],
            [r for r in leads if (r.country_id or "") == code],
        )
        if code or row.responsibilities:
            rows.append(row)
    return rows
