"""What a record looks like in the API: its fields by name, in order, and where each is read.

A shape renders rows, not models: tuples of columns, as `.values_list()` gives them or as read off
an object. A page of fifty costs a few hundred microseconds; a `ModelSerializer` costs ten times that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any

from django.utils.translation import get_language
from rest_framework import serializers

Row = Sequence[Any]
Doc = Callable[[], serializers.Field]


@dataclass(frozen=True)
class Reading:
    """For whom a page is read: the person, and the request for addresses."""

    person: Any
    request: Any = None


@dataclass(frozen=True)
class Field:
    """One field. Exactly one of: a column; `made` of columns; `gathered` for all rows at once.

    `columns` are ORM paths; "" is the object itself, for shapes that read objects.
    `words` is an enum, whose label follows as `<name>_display`.
    """

    name: str
    columns: tuple[str, ...]
    doc: Doc
    words: Any = None
    made: Callable[..., Any] | None = None
    gathered: Callable[[list[tuple[Any, ...]], Reading], Sequence[Any]] | None = None


def column(name: str, path: str = "", *, doc: Doc) -> Field:
    return Field(name, (path or name,), doc)


def text(name: str, path: str = "", **more: Any) -> Field:
    return column(name, path, doc=lambda: serializers.CharField(**more))


def number(name: str, path: str = "", **more: Any) -> Field:
    return column(name, path, doc=lambda: serializers.IntegerField(**more))


def moment(name: str, path: str = "", **more: Any) -> Field:
    return column(name, path, doc=lambda: serializers.DateTimeField(**more))


def day(name: str, path: str = "", **more: Any) -> Field:
    return column(name, path, doc=lambda: serializers.DateField(**more))


def flag(name: str, path: str = "", **more: Any) -> Field:
    return column(name, path, doc=lambda: serializers.BooleanField(**more))


def json(name: str, path: str = "", **more: Any) -> Field:
    return column(name, path, doc=lambda: serializers.JSONField(**more))


def word(name: str, words: Any, path: str = "", **more: Any) -> Field:
    """An enum's value and, beside it, its label; both null where there is none."""
    return Field(
        name, (path or name,), lambda: serializers.ChoiceField(words.choices, **more), words
    )


def made(name: str, columns: Iterable[str], how: Callable[..., Any], doc: Doc) -> Field:
    """A field worked out from columns of its row."""
    return Field(name, tuple(columns), doc, made=how)


def gathered(
    name: str,
    columns: Iterable[str],
    how: Callable[[list[tuple[Any, ...]], Reading], Sequence[Any]],
    doc: Doc,
) -> Field:
    """A field worked out for all rows together, in a number of queries that does not grow."""
    return Field(name, tuple(columns), doc, gathered=how)


def texts(**more: Any) -> Doc:
    return lambda: serializers.ListField(child=serializers.CharField(), **more)


@lru_cache(maxsize=1024)
def _labels(words: Any, language: str) -> dict[str, str | None]:
    labels: dict[str, str | None] = {str(w.value): str(w.label) for w in words}
    labels[""] = None
    return labels


def labels_of(words: Any) -> dict[str, str | None]:
    """The labels of an enum in the active language, translated once per process and language."""
    return _labels(words, get_language() or "")


@dataclass
class Plan:
    """How to render a choice of fields: which columns to read, and where each value goes."""

    columns: tuple[str, ...]
    names: list[str]
    spread: Callable[[Row], Row]
    words: list[tuple[str, str, Any]]
    made: list[tuple[str, tuple[int, ...], Callable[..., Any]]]
    gathered: list[tuple[str, tuple[int, ...], Callable[..., Any]]]
    _getters: list[Callable[[Any], Any]] = field(default_factory=list)

    def read(self, thing: Any) -> Row:
        """The columns of one object."""
        if not self._getters:
            self._getters = [_getter(path) for path in self.columns]
        return [get(thing) for get in self._getters]

    def render(self, rows: Sequence[Row], reading: Reading) -> list[dict[str, Any]]:
        """The rows as JSON objects, fields in the shape's order."""
        names, spread = self.names, self.spread
        records = [dict(zip(names, spread(row), strict=True)) for row in rows]
        for name, display, words in self.words:
            labels = labels_of(words)
            for record in records:
                value = record[name]
                record[display] = labels.get(value or "", value)
                if value == "":
                    record[name] = None
        for name, places, how in self.made:
            for record, row in zip(records, rows, strict=True):
                record[name] = how(*[row[place] for place in places])
        for name, places, gather in self.gathered:
            found = gather([tuple(row[place] for place in places) for row in rows], reading)
            for record, value in zip(records, found, strict=True):
                record[name] = value
        return records


def _getter(path: str) -> Callable[[Any], Any]:
    if not path:
        return lambda thing: thing
    if "__" not in path:
        return attrgetter(path)
    steps = path.split("__")

    def walk(thing: Any) -> Any:
        for step in steps:
            if thing is None:
                return None
            thing = getattr(thing, step)
        return thing

    return walk


class Shape:
    """The fields of one kind of record."""

    def __init__(self, name: str, *fields: Field) -> None:
        self.name, self.fields = name, fields
        self._plans: dict[Any, Plan] = {}

    def with_more(self, name: str, *fields: Field) -> Shape:
        """A shape that says more, for the record on its own page."""
        return Shape(name, *self.fields, *fields)

    @property
    def names(self) -> list[str]:
        """Every name a record has, `_display` ones included."""
        found = []
        for each in self.fields:
            found.append(each.name)
            if each.words is not None:
                found.append(f"{each.name}_display")
        return found

    def plan(self, wanted: frozenset[str] | None = None, extra: tuple[str, ...] = ()) -> Plan:
        """How to render these fields (all, where None); `extra` columns are read along, at the end."""
        key = (wanted, extra)
        if key not in self._plans:
            if len(self._plans) > 200:  # `?fields=` is the reader's, and must not fill the memory
                self._plans.clear()
            self._plans[key] = self._make_plan(wanted, extra)
        return self._plans[key]

    def _make_plan(self, wanted: frozenset[str] | None, extra: tuple[str, ...]) -> Plan:
        columns: list[str] = []
        names: list[str] = []
        places: list[int] = []
        words: list[tuple[str, str, Any]] = []
        made_fields: list[Any] = []
        gathered_fields: list[Any] = []

        def place(path: str) -> int:
            if path not in columns:
                columns.append(path)
            return columns.index(path)

        unwanted: list[str] = []
        for each in self.fields:
            display = f"{each.name}_display"
            shown = [n for n in (each.name, display) if wanted is None or n in wanted]
            if not shown or (shown == [display] and each.words is None):
                continue
            at = tuple(place(path) for path in each.columns)
            names.append(each.name)
            places.append(at[0] if at else 0)
            if each.words is not None:
                names.append(display)
                places.append(at[0])
                words.append((each.name, display, each.words))
                unwanted += [n for n in (each.name, display) if n not in shown]
            if each.made is not None:
                made_fields.append((each.name, at, each.made))
            if each.gathered is not None:
                gathered_fields.append((each.name, at, each.gathered))
        for path in extra:
            place(path)
        spread = _spread(places)
        plan = Plan(tuple(columns), names, spread, words, made_fields, gathered_fields)
        if unwanted:
            return _Narrowed(**{k: getattr(plan, k) for k in PARTS}, unwanted=unwanted)
        return plan

    def serializer(self) -> type[serializers.Serializer]:
        """The shape as the schema describes it. Never used to render."""
        fields: dict[str, Any] = {}
        for each in self.fields:
            fields[each.name] = each.doc()
            if each.words is not None:
                may_lack = fields[each.name].allow_null
                fields[f"{each.name}_display"] = serializers.CharField(allow_null=may_lack)
        return type(self.name, (serializers.Serializer,), fields)


PARTS = ("columns", "names", "spread", "words", "made", "gathered")


@dataclass
class _Narrowed(Plan):
    """A plan for somebody who asked for a word without its label, or the label alone."""

    unwanted: Sequence[str] = ()

    def render(self, rows: Sequence[Row], reading: Reading) -> list[dict[str, Any]]:
        records = super().render(rows, reading)
        for record in records:
            for name in self.unwanted:
                del record[name]
        return records


def _spread(places: list[int]) -> Callable[[Row], Row]:
    if len(places) == 1:
        only = places[0]
        return lambda row: (row[only],)
    return itemgetter(*places)
