"""How the rows of a workbook are written: straight into the sheet's file, in a tenth of openpyxl's time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter, create_temporary_file


class Look(NamedTuple):
    """A cell: a text, `typed` and so without a character that XML cannot hold, and the number of its style."""

    style: str
    text: str


class Line(NamedTuple):
    """A row: its cells, None where a column has none, and its height in points."""

    cells: Iterable[Look | None]
    height: str = ""


class RowWriter(WorksheetWriter):
    """openpyxl's writer of a sheet, which takes a `Line` where openpyxl takes a row of cells.

    openpyxl tries each value as a cell, and writes each cell by several calls: a table of 5,000 rows
    took it longer than all the rest. Here a row is one string. Every cell is written as a text in its
    place, never as a formula, a number or an error, whatever it looks like.
    """

    def __init__(self, sheet: Any) -> None:
        path = create_temporary_file()
        self._file = open(path, "wb")  # noqa: SIM115  closed with the sheet
        super().__init__(sheet, out=self._file)
        self.out = path

    def write_row(self, xf: Any, row: Line, row_idx: int) -> None:
        if row_idx == 1:
            xf.flush()
        said = {"r": str(row_idx), **dict(self.ws.row_dimensions.get(row_idx, {}))}
        if row.height:
            said["ht"] = row.height
        begun = "".join(f' {name}="{value}"' for name, value in said.items())
        cells = "".join(
            _cell(look, f"{get_column_letter(at)}{row_idx}")
            for at, look in enumerate(row.cells, start=1)
            if look is not None
        )
        self._file.write(f"<row{begun}>{cells}</row>".encode())

    def close(self) -> None:
        super().close()
        self._file.close()


def take_lines(sheet: Any) -> None:
    """Have a write-only sheet take lines, from now on. What stands before the rows is said already."""
    sheet._values_to_row = lambda line, _row: line
    sheet._writer = RowWriter(sheet)
    sheet._writer.write_top()


def _cell(look: Look, place: str) -> str:
    text = look.text
    if not text:
        return f'<c r="{place}" s="{look.style}"/>'
    kept = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f'<c r="{place}" s="{look.style}" t="inlineStr"><is><t{kept}>{escape(text)}</t></is></c>'
