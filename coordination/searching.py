"""Records found by the beginnings of words: case, accents and punctuation do not matter.

A model keeps what it is found by in `search_text`: folded words, each once, one space between.
PostgreSQL reads it through an inverted index (see the migration that lays it), so that a search
costs what it finds; SQLite, on which the demonstration runs, looks through the column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db import models
from django.db.models import Lookup, QuerySet

from coordination.components.names import PARTICLES, bare, folded, unjoined

WORDS_AT_MOST = 8
LONGEST_WORD = 60
"""What is longer is cut, in the record as in the question."""
PARTS_AT_MOST = 6
"""A code has few parts ("EQ-2026-000123-PAK"); what has more is an address of the web or a drawing."""
MANY = 2000
"""Up to so many records are looked up by their ids; of a word that more records hold, a page is soon full."""

Asked = tuple[tuple[tuple[str, ...], ...], ...]
"""Every word asked for; for each the ways in which it may be met; each way the beginnings it takes."""


def search_text(texts: Iterable[str]) -> str:
    """What a record that says these texts is found by."""
    found = dict.fromkeys(
        word[:LONGEST_WORD] for text in texts for token in text.split() for word in _said(token)
    )
    return " ".join(found)


def asked_for(typed: str, also: Mapping[str, Iterable[str]] | None = None) -> Asked:
    """What somebody looks for who types this. `also` names, by typed word, other words that do as well.

    Small words of the four languages are left out, unless there is nothing else.
    """
    tokens = {token: parts for token in typed.split() if (parts := folded(token).split())}
    telling = {t: left for t, parts in tokens.items() if (left := _telling(parts))} or tokens
    return tuple(
        tuple(
            dict.fromkeys(
                tuple(word[:LONGEST_WORD] for word in way)
                for way in (
                    [bare(word) for word in parts],
                    ["".join(tokens[token])],
                    *([folded(other)] for other in (also or {}).get(token, ())),
                )
            )
        )
        for token, parts in list(telling.items())[:WORDS_AT_MOST]
    )


def holding(rows: QuerySet[Any], asked: Asked) -> Any:
    """Those of the rows that hold every word asked for; none where nothing was asked.

    Looks first what holds the words at all, whoever may see it, and asks the rows for these alone:
    otherwise the database, in order to find the newest, would read all rows to find none.
    """
    if not asked:
        return rows.none()
    # Asked twice over: of beginnings PostgreSQL expects to find many, and would read the table.
    anywhere = rows.model._default_manager.filter(search_text__begins=asked * 2).order_by()
    ids = list(anywhere.values_list("pk", flat=True)[: MANY + 1])
    if len(ids) > MANY:
        return rows.filter(search_text__holds=asked)
    return rows.filter(pk__in=ids)


def _said(token: str) -> Iterator[str]:
    """The words of one token: each by itself, Arabic ones also without what is joined, and codes joined.

    "UKR-2022-01" is found by "ukr", by "2022" and by "ukr-2022-0".
    """
    parts = folded(token).split()
    for part in parts:
        yield from (part, bare(part), rest := unjoined(part), bare(rest))
    if len(parts) <= PARTS_AT_MOST:
        for n in range(len(parts) - 1):
            yield "".join(parts[n:])


def _telling(parts: list[str]) -> list[str]:
    return [part for part in parts if part not in PARTICLES]


class SearchTextField(models.TextField):
    """`search_text` of a model, never shown: written by its actions, or from `found_by()` whenever it is saved.

    `found_by()` of a model gives the texts that a record is found by, from its own row alone.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"blank": True, "default": "", "editable": False, **more})

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        if said := getattr(model_instance, "found_by", None):
            setattr(model_instance, self.attname, search_text(said()))
        return super().pre_save(model_instance, add)


@SearchTextField.register_lookup
class Holds(Lookup):
    """`search_text__holds=asked_for(typed)`: every word asked for begins a word of the record.

    Looked at row by row; a database expects it of many rows.
    """

    lookup_name = "holds"
    prepare_rhs = False
    within = "instr"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        said: list[Any] = []

        def begins(word: str) -> str:
            said.extend([*params, f" {word}"])
            return f"{self.within}(' ' || {column}, %s) > 0"

        every = (
            "(" + " OR ".join("(" + " AND ".join(map(begins, way)) + ")" for way in ways) + ")"
            for ways in self.rhs
        )
        return " AND ".join(every), tuple(said)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        self.within = "strpos"
        return self.as_sql(compiler, connection)


@SearchTextField.register_lookup
class Begins(Holds):
    """`search_text__begins=asked_for(typed)`: the same, through the index where there is one."""

    lookup_name = "begins"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        words = " & ".join(
            "(" + " | ".join("(" + " & ".join(f"'{w}':*" for w in way) + ")" for way in ways) + ")"
            for ways in self.rhs
        )
        return f"{WORDS.format(column)} @@ %s::tsquery", (*params, words)


WORDS = "array_to_tsvector(string_to_array({}, ' '))"
"""The words of a column as PostgreSQL indexes them: taken as they are, by no language's rules."""


# --- For migrations -------------------------------------------------------------------------

AT_ONCE = 500


def fill(model: Any, texts_of: Callable[[Any], Iterable[str]]) -> None:
    """Write `search_text` for the rows that lack it."""
    rows, last = model.objects.filter(search_text="").order_by("pk"), 0
    while found := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        for row in found:
            row.search_text = search_text(texts_of(row))
        model.objects.bulk_update(found, ["search_text"])
        last = found[-1].pk


def lay_word_index(schema_editor: Any, table: str, name: str) -> None:
    """An inverted index is PostgreSQL's own, and needs no extension; SQLite has none."""
    if schema_editor.connection.vendor == "postgresql":
        words = WORDS.format("search_text")
        schema_editor.execute(f"CREATE INDEX {name} ON {table} USING gin ({words})")


def drop_word_index(schema_editor: Any, name: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {name}")
