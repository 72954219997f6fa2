"""Lists of the API as files: `?format=csv|xlsx|hxl` gives all rows that pass the filters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone, translation

from coordination.tables import hand_out
from smcc.exports.table.table import Cell, Column, Row, Table
from smcc.rest.endpoint import Listing
from smcc.rest.renderers import dumps
from smcc.rest.shape import Plan

FILES = ("csv", "xlsx", "hxl")
AT_ONCE = 200
"""Rows read and rendered at a time: a file of any length is made in the memory of these."""
LEFT_OUT = frozenset({"steps"})
"""What a reader of a file cannot use."""


class InFiles(Listing):
    """A list that is also had as a file. A door may say `as_table` otherwise."""

    file_formats = FILES

    def as_file(self, rows: QuerySet[Any], form: str) -> HttpResponseBase:
        return hand_out(self.as_table(rows), form, self.tag)

    def as_table(self, rows: QuerySet[Any]) -> Table:
        """The records as the API says them, a column for each field; lists and objects as JSON."""
        assert self.shape is not None
        names = [name for name in self.shape.names if name not in LEFT_OUT]
        plan = self.shape.plan(frozenset(names), ("pk",))
        return Table(
            title=str(self.summaries.get("GET", self.tag)),
            language=translation.get_language() or "en",
            columns=tuple(Column(name, name, f"#meta+{name}") for name in names),
            lines=self._lines(rows, plan),
            made_at=timezone.now(),
        )

    def _lines(self, rows: QuerySet[Any], plan: Plan) -> Iterator[Row]:
        found = rows.iterator(chunk_size=AT_ONCE)
        while some := list(islice(found, AT_ONCE)):
            read = [plan.read(thing) for thing in self.made_ready(some)]
            records = json.loads(dumps(plan.render(read, self.reading())))  # as the API writes them
            for thing, record in zip(some, records, strict=True):
                yield Row(str(thing.pk), tuple(_cell(value) for value in record.values()))


def _cell(value: Any) -> Cell:
    if value is None:
        return Cell()
    if isinstance(value, (bool, int, float)):
        return Cell(str(value), value=value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return Cell("; ".join(value))
    if isinstance(value, (list, dict)):
        return Cell(json.dumps(value, ensure_ascii=False))
    return Cell(value)
