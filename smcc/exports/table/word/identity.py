"""How rows and columns of a Word file are known again when the edited file comes back.

Every row and every header cell is enclosed by a hidden bookmark whose name follows from its key, and
the file carries a part of its own XML that names the keys, in order, with a digest of every cell's
text as it was written. Word keeps both while people edit, LibreOffice too (it may repeat a row's
bookmark in several cells: the first counts); a program that drops the part may still keep the
bookmarks. So whoever reads the file finds a row by its bookmark although it was moved, and sees by
the digest whether a cell was changed in the file or in the record since.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from uuid import NAMESPACE_URL, uuid5

from smcc.exports.table.table import Column, Row, Table
from smcc.exports.table.texts import digest
from smcc.exports.table.word.xml import DECLARATION, attribute

NAMESPACE = "urn:smcc:exports:table:1"
STORE_ITEM = "{" + str(uuid5(NAMESPACE_URL, NAMESPACE)).upper() + "}"
DATA_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"


def bookmark_name(kind: str, key: str) -> str:
    """The hidden bookmark around the row or the header cell with that key; `kind` is "row" or "column"."""
    return f"_smcc_{kind}_{sha256(key.encode()).hexdigest()[:24]}"


class Identity:
    """Gives out the bookmarks while the table is written, and then the part that lists the keys."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.numbers = count(1)
        """What bookmarks and tracked changes are numbered by, all of them apart."""
        self._seen: set[str] = set()
        self._rows: list[str] = []

    def around_column(self, column: Column) -> tuple[str, str]:
        """The beginning and the end of the bookmark of a header cell."""
        return self._around(bookmark_name("column", column.key))

    def around_row(self, row: Row) -> tuple[str, str]:
        """The beginning and the end of the bookmark of a row; none the second time a key comes."""
        cells = "".join(f'<cell sha256="{digest(cell.text)}"/>' for cell in row.cells)
        name = bookmark_name("row", row.key)
        self._rows.append(
            f'<row key="{attribute(row.key)}" bookmark="{name}" mark="{attribute(row.mark)}">{cells}</row>\n'
        )
        return self._around(name)

    def _around(self, name: str) -> tuple[str, str]:
        if name in self._seen:
            return "", ""
        self._seen.add(name)
        number = next(self.numbers)
        begin = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        return begin, f'<w:bookmarkEnd w:id="{number}"/>'

    def part(self) -> Iterator[str]:
        """The keys of columns and rows, in order."""
        made = self._table.made_at.isoformat() if self._table.made_at else ""
        yield f'{DECLARATION}<table xmlns="{NAMESPACE}" made="{made}">\n'
        for column in self._table.columns:
            name = bookmark_name("column", column.key)
            yield f'<column key="{attribute(column.key)}" bookmark="{name}"/>\n'
        yield from self._rows
        yield "</table>"


PROPERTIES = (
    f'{DECLARATION}<ds:datastoreItem xmlns:ds="{DATA_STORE}" ds:itemID="{STORE_ITEM}">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)
