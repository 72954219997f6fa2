"""How the sheets of a workbook are laid out, on the screen and in print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from openpyxl.utils import get_column_letter

from smcc.exports.table.table import Table
from smcc.exports.table.texts import one_line
from smcc.exports.table.words import Words, is_from_right

KEYS_ROW, HEADER_ROW = 4, 5
"""The hidden row of the columns' keys, and the header under it. Column A, hidden, has the rows' keys."""

DIGESTS = "digests"
"""The key of the last column, hidden: what each row's cells said when the workbook was written."""

LETTERS_WIDE = 150
"""All columns together: what a landscape A4 page shows at a size that can be read."""
LEAST_WIDE = 6
MARK_WEIGHT = 0.6
A4 = 9


def column_widths(table: Table) -> list[float]:
    """The widths of the columns that are seen, the marks' own among them, in letters."""
    weights = [column.weight for column in table.columns]
    if table.mark_at >= 0:
        weights.insert(table.mark_at, MARK_WEIGHT)
    return [max(LEAST_WIDE, LETTERS_WIDE * weight / sum(weights)) for weight in weights]


def head(table: Table, words: Words) -> Iterator[tuple[str, str] | None]:
    """The look and the text of each of the rows above `KEYS_ROW`."""
    yield "title", one_line(table.title)
    dated = filter(None, (one_line(table.subtitle), one_line(table.dated)))
    yield "subtitle", " · ".join(dated)
    warning = f"{words.synthetic}: {one_line(table.synthetic)}"
    yield ("warning", warning) if table.synthetic else None


def lay_out(sheet: Any, table: Table, words: Words, widths: list[float]) -> None:
    """Everything that stands before the rows in the file, or is said of the page."""
    sheet.column_dimensions["A"].hidden = True
    for number, width in enumerate(widths, start=2):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.column_dimensions[get_column_letter(len(widths) + 2)].hidden = True
    sheet.row_dimensions[1].height = 24
    sheet.row_dimensions[3].hidden = not table.synthetic
    sheet.row_dimensions[KEYS_ROW].hidden = True
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    for_print(sheet, table, words)


def for_print(sheet: Any, table: Table, words: Words) -> None:
    """A landscape A4 page with the title above and the page's number below."""
    sheet.sheet_view.rightToLeft = is_from_right(table)
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    title = one_line(table.title)[:120].replace("&", "&&")
    header, footer = sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter
    header.center.text = f"{words.synthetic.upper()} · {title}" if table.synthetic else title
    paged = "&P / &N" if is_from_right(table) else f"{words.page} &P {words.of} &N"
    footer.center.text = paged


def sheet_name(title: str) -> str:
    """At most 31 characters, without the signs that Excel refuses in a name."""
    return " ".join(re.sub(r"[\\*?:/\[\]']", " ", one_line(title)).split())[:31].strip() or "SMCC"
