"""A table as CSV with tags of the Humanitarian Exchange Language."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from smcc.exports.table.records import encoded, heads, records
from smcc.exports.table.table import Table


def hxl_lines(table: Table, *, bom: bool = False) -> Iterator[bytes]:
    """The table as `csv_lines` writes it, with the row of tags under the header.

    A column with `value_hxl` is followed by one that holds its machine values, headed by its key.
    """
    found = heads(table, valued=True)
    first = [[label for label, _tag in found], [tag for _label, tag in found]]
    return encoded(chain(first, records(table, valued=True)), bom=bom)
