"""What a record looks like in the API: its fields by name, in order, and where each is read.

A shape renders rows, not models: tuples of columns, as `.values_list()` gives them or as read off
an object. A page of fifty costs a few hundred microseconds; a `ModelSerializer` costs ten times that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
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


Part = Callable[[Sequence[Sequence[Any]], Sequence[Row], Reading], Iterable[Any]]
"""The values of one name for all rows: of their columns, the rows themselves, and who reads."""


@dataclass
class Plan:
    """How to render a choice of fields: which columns to read, and what each name takes from them."""

    columns: tuple[str, ...]
    names: list[str]
    parts: list[Part]
    _getters: list[Callable[[Any], Any]] = field(default_factory=list)

    def read(self, thing: Any) -> Row:
        """The columns of one object."""
        if not self._getters:
            self._getters = [_getter(path) for path in self.columns]
        return [get(thing) for get in self._getters]

    def render(self, rows: Sequence[Row], reading: Reading) -> list[dict[str, Any]]:
        """The rows as JSON objects, fields in the shape's order. Worked out column by column."""
        if not rows:
            return []
        names, columns = self.names, list(zip(*rows, strict=True))
        values = [part(columns, rows, reading) for part in self.parts]
        return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]


def _parts(each: Field, at: tuple[int, ...]) -> dict[str, Part]:
    """What the names of one field take from the columns at these places."""

    def plain(columns: Any, rows: Any, reading: Reading) -> Iterable[Any]:
        return columns[at[0]]

    def words(columns: Any, rows: Any, reading: Reading) -> Iterable[Any]:
        values = columns[at[0]]
        return [None if value == "" else value for value in values] if "" in values else values

    def labels(columns: Any, rows: Any, reading: Reading) -> Iterable[Any]:
        values = columns[at[0]]
        return map(labels_of(each.words).get, values, values)

    def made_of(columns: Any, rows: Any, reading: Reading) -> Iterable[Any]:
        assert each.made is not None
        return map(each.made, *[columns[place] for place in at])

    def gathered_from(columns: Any, rows: Any, reading: Reading) -> Iterable[Any]:
        assert each.gathered is not None
        return each.gathered([tuple(row[place] for place in at) for row in rows], reading)

    if each.words is not None:
        return {each.name: words, f"{each.name}_display": labels}
    if each.made is not None:
        return {each.name: made_of}
    return {each.name: plain if each.gathered is None else gathered_from}


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
        parts: dict[str, Part] = {}

        def place(path: str) -> int:
            if path not in columns:
                columns.append(path)
            return columns.index(path)

        for each in self.fields:
            names = [each.name] if each.words is None else [each.name, f"{each.name}_display"]
            shown = [name for name in names if wanted is None or name in wanted]
            if shown:
                said = _parts(each, tuple(place(path) for path in each.columns))
                parts |= {name: said[name] for name in shown}
        for path in extra:
            place(path)
        return Plan(tuple(columns), list(parts), list(parts.values()))

    def serializer(self) -> type[serializers.Serializer]:
        """The shape as the schema describes it. Never used to render."""
        fields: dict[str, Any] = {}
        for each in self.fields:
            fields[each.name] = each.doc()
            if each.words is not None:
                may_lack = fields[each.name].allow_null
                fields[f"{each.name}_display"] = serializers.CharField(allow_null=may_lack)
        return type(self.name, (serializers.Serializer,), fields)
