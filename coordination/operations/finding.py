"""Operations by words: the one rule for the search page, the list and the API."""

from __future__ import annotations

from collections.abc import Iterator

from coordination.components.models import Country
from coordination.components.names import index, searched
from coordination.operations.models import Operation
from coordination.operations.queries import OperationQuerySet
from coordination.searching import WORDS_AT_MOST, asked_for, holding, search_text


def found(rows: OperationQuerySet, typed: str) -> OperationQuerySet:
    """Those that hold every word: in reference, name, countries, GLIDE number or an appeal code.

    A country is found by its code and by its name in four languages. Case and accents do not
    matter, and the beginning of a word suffices. Where no word was typed none is found.
    """
    held: OperationQuerySet = holding(rows, asked_for(typed, country_codes(typed)))
    return held


def keep_words(operation: Operation) -> None:
    """Write what the operation is found by: after it was logged, and after its facts were corrected."""
    operation.search_text = search_text(_said_by(operation))
    Operation.objects.filter(pk=operation.pk).update(search_text=operation.search_text)


def _said_by(operation: Operation) -> Iterator[str]:
    yield from (operation.ref, operation.name, operation.country_codes, operation.glide)
    yield from operation.appeal_codes.values_list("code", flat=True)


def country_codes(typed: str) -> dict[str, list[str]]:
    """For each word, the countries in whose name (in any language) a word begins with it."""
    asked = {word: searched(word) for word in typed.split()[:WORDS_AT_MOST]}
    codes: dict[str, list[str]] = {}
    rows = Country.objects.values_list("iso3", "name_en", "name_fr", "name_es", "name_ar")
    for iso3, *names in rows:
        text = index((iso3, *names))
        for word, telling in asked.items():
            if telling and all(f" {each}" in text for each in telling):
                codes.setdefault(word, []).append(iso3)
    return codes
