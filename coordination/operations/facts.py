"""Small facts beside an operation, of five tables in one query: a page must not cost five."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import get_language

from coordination.components.models import LANGUAGES
from coordination.logbook.models import Attachment
from coordination.operations import policy
from coordination.operations.declarations import CategoryChange, ScaleDeclaration
from coordination.operations.models import (
    AppealCode,
    Operation,
    Presence,
)

SCALE, CATEGORY, APPEAL, PRESENT, FILE = "scale", "category", "appeal", "present", "file"


class Fact(NamedTuple):
    """One row. `of` is the component of a presence, the entry of a file; else 0."""

    kind: str
    pk: int
    of: int
    word: str
    detail: str
    at: datetime | None
    on: date | None
    who: str
    why: str

    @property
    def label(self) -> Any:
        """The word for a scale or a category, as people read it."""
        return {SCALE: policy.Scale, CATEGORY: policy.Category}[self.kind](self.word).label

    @property
    def size(self) -> int:
        """Of a file, in bytes."""
        return int(self.detail)


def facts_of(operation: Operation, entries: QuerySet[Any]) -> dict[str, list[Fact]]:
    """The declarations, categories, appeal codes and presences of an operation, and the files of some entries.

    By kind; histories newest first, the rest in order of name.
    """
    mine: dict[str, Any] = {"operation": operation}
    rows = _union(
        ScaleDeclaration.objects.filter(**mine).values_list(
            *_columns(
                SCALE, F("scale"), detail=F("recorded_by__name"), at=F("declared_at"),
                who=F("declared_by_post"), why=F("reason"),
            )
        ),
        CategoryChange.objects.filter(**mine).values_list(
            *_columns(
                CATEGORY, F("category"), on=F("since"), who=F("recorded_by__name"), why=F("note")
            )
        ),
        AppealCode.objects.filter(**mine).values_list(*_columns(APPEAL, F("code"))),
        Presence.objects.filter(**mine).values_list(
            *_columns(
                PRESENT, _component_name(), of=F("component_id"), detail=F("component__short_name")
            )
        ),
        Attachment.objects.filter(entry__in=entries).values_list(
            *_columns(FILE, F("name"), of=F("entry_id"), detail=Cast("size", CharField()))
        ),
    )  # fmt: skip
    found: dict[str, list[Fact]] = {k: [] for k in (SCALE, CATEGORY, APPEAL, PRESENT, FILE)}
    for row in rows:
        fact = Fact(*row)
        found[fact.kind].append(fact)
    found[SCALE].sort(key=lambda f: (f.at, f.pk), reverse=True)
    found[CATEGORY].sort(key=lambda f: (f.on, f.pk), reverse=True)
    for kind in (APPEAL, PRESENT):
        found[kind].sort(key=lambda f: f.word)
    found[FILE].sort(key=lambda f: f.pk)
    return found


def _columns(kind: str, word: Any, **more: Any) -> list[Any]:
    """The columns of `Fact`, each of the same type in every table."""
    nothing: dict[str, Any] = {
        "of": Value(0, IntegerField()),
        "detail": Value("", CharField()),
        "at": Cast(Value(None), DateTimeField()),
        "on": Cast(Value(None), DateField()),
        "who": Value("", CharField()),
        "why": Value("", TextField()),
    }
    said = nothing | more
    first = [Value(kind), F("pk"), said["of"], word]
    return [*first, *(said[name] for name in ("detail", "at", "on", "who", "why"))]


def _component_name() -> Any:
    """The component's name in the reader's language, in English where there is none."""
    language = (get_language() or "en").split("-")[0]
    if language not in LANGUAGES or language == "en":
        return F("component__name_en")
    return Coalesce(NullIf(F(f"component__name_{language}"), Value("")), F("component__name_en"))


def _union(*tables: QuerySet[Any]) -> Iterable[tuple[Any, ...]]:
    first, *others = (table.order_by() for table in tables)
    return first.union(*others, all=True)
