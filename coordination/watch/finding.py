"""Finding operations and log entries by words, among those that a person may see."""

from __future__ import annotations

from typing import Any

from coordination.components.models import Component, ComponentQuerySet
from coordination.logbook.models import LogEntry, LogEntryQuerySet
from coordination.operations.finding import found
from coordination.operations.models import Operation
from coordination.operations.queries import OperationQuerySet
from coordination.searching import WORDS_AT_MOST, asked_for, holding


def components(typed: str) -> ComponentQuerySet:
    """Components, which everybody signed in may see, best first."""
    return Component.objects.search(typed).best_first(typed).select_related("country")


def operations(typed: str, person: Any) -> OperationQuerySet:
    """Operations by their words, see `coordination.operations.finding`. A drill is found by its reference alone."""
    seen = Operation.objects.visible_to(person).select_related("host")
    if not asks_for_a_drill(typed):
        seen = seen.outside_drills()
    return found(seen, typed)


def asks_for_a_drill(typed: str) -> bool:
    """Whether one of the words is the reference of a drill, or its beginning: "DRILL-2026-01"."""
    return any(word.upper().startswith("DRILL-") for word in typed.split()[:WORDS_AT_MOST])


def log_entries(typed: str, person: Any) -> LogEntryQuerySet:
    """Entries that hold every word, of operations that the person may see; corrected ones are left out."""
    seen = LogEntry.objects.visible_to(person).standing().defer("search_text")
    seen = seen.filter(operation__drill_factor=None)
    held: LogEntryQuerySet = holding(
        seen.select_related("operation", "recorded_by"), asked_for(typed)
    )
    return held
