"""A table as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from smcc.exports.table.records import encoded, heads, records
from smcc.exports.table.table import Table


def csv_lines(table: Table, *, bom: bool = True) -> Iterator[bytes]:
    """The table as CSV in UTF-8, piece by piece; `bom` lets Excel see the encoding.

    The first column has the section a row stands in. Every cell that a spreadsheet could take for a
    formula, because it begins with = + - @, a tab or a line end, has an apostrophe before it; whoever
    reads the file by machine takes it off, or reads the JSON.
    """
    labels = [label for label, _tag in heads(table)]
    return encoded(chain([labels], records(table)), bom=bom)
