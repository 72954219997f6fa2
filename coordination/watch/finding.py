"""Finding operations and log entries by words, among those that a person may see."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from coordination.components.models import Component, ComponentQuerySet, Country
from coordination.components.names import index, searched
from coordination.logbook.models import LogEntry, LogEntryQuerySet
from coordination.operations.models import AppealCode, Operation
from coordination.operations.queries import OperationQuerySet
from coordination.searching import WORDS_AT_MOST, asked_for, holding


def words_of(typed: str) -> list[str]:
    """The words to look for, as typed: the database compares case, not accents."""
    return typed.split()[:WORDS_AT_MOST]


def components(typed: str) -> ComponentQuerySet:
    """Components, which everybody signed in may see, best first."""
    return Component.objects.search(typed).best_first(typed).select_related("country")


def operations(typed: str, person: Any) -> OperationQuerySet:
    """Operations by reference, name, country in four languages, GLIDE or appeal code.

    A drill is found by its reference alone.
    """
    found = Operation.objects.visible_to(person).select_related("host")
    if not asks_for_a_drill(typed):
        found = found.outside_drills()
    codes = country_codes(typed)
    for word in words_of(typed):
        here = Q(name__icontains=word)
        if is_like_a_code(word):
            appeals = AppealCode.objects.filter(code__istartswith=word).values("operation_id")
            here |= Q(ref__istartswith=word) | Q(glide__istartswith=word) | Q(pk__in=appeals)
        for iso3 in codes.get(word, ()):
            here |= Q(country_codes__contains=iso3)
        found = found.filter(here)
    return found


def asks_for_a_drill(typed: str) -> bool:
    """Whether one of the words is the reference of a drill, or its beginning: "DRILL-2026-01"."""
    return any(word.upper().startswith("DRILL-") for word in words_of(typed))


def is_like_a_code(word: str) -> bool:
    """Whether a word may be a reference, a GLIDE number or an appeal code: it spares looking there."""
    return "-" in word or any(c.isdigit() for c in word) or word.upper().startswith("MDR")


def country_codes(typed: str) -> dict[str, list[str]]:
    """For each word, the countries in whose name (in any language) a word begins with it."""
    asked = {word: searched(word) for word in words_of(typed)}
    found: dict[str, list[str]] = {}
    rows = Country.objects.values_list("iso3", "name_en", "name_fr", "name_es", "name_ar")
    for iso3, *names in rows:
        text = index((iso3, *names))
        for word, telling in asked.items():
            if telling and all(f" {each}" in text for each in telling):
                found.setdefault(word, []).append(iso3)
    return found


def log_entries(typed: str, person: Any) -> LogEntryQuerySet:
    """Entries that hold every word, of operations that the person may see; corrected ones are left out."""
    seen = LogEntry.objects.visible_to(person).standing().defer("search_text")
    seen = seen.filter(operation__drill_factor=None)
    found: LogEntryQuerySet = holding(
        seen.select_related("operation", "recorded_by"), asked_for(typed)
    )
    return found
