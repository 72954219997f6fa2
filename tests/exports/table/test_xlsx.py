"""The workbook: texts and no formulas, a header that stays, keys that bring it back."""

from __future__ import annotations

import io
import zipfile

from smcc.exports.table.table import Cell, Row
from smcc.exports.table.xlsx import CELL_LIMIT, write_xlsx
from smcc.exports.table.xlsx_page import HEADER_ROW, KEYS_ROW
from tests.exports.table.readers import workbook
from tests.exports.table.tables import FORMULA, LEGEND, nasty


def table_sheet(**more):
    return workbook(nasty(**more)).worksheets[0]


def test_no_cell_is_a_formula_and_one_that_looks_like_one_stays_text_when_edited():
    sheet = table_sheet(title="=1+1", dated="+x", synthetic="@x")
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    [risky] = [cell for cell in cells if cell.value == FORMULA]
    assert risky.quotePrefix
    assert not any(cell.quotePrefix for cell in cells if cell.value == "Pakistan")
    held = io.BytesIO()
    write_xlsx(nasty(), held)
    with zipfile.ZipFile(held) as file:
        assert not [
            name
            for name in file.namelist()
            if b"<f" in file.read(name).replace(b"<fo", b"").replace(b"<fi", b"")
            and "sheet" in name
        ]


def test_the_header_is_frozen_and_printed_on_every_page():
    sheet = table_sheet()
    assert sheet.freeze_panes == f"A{HEADER_ROW + 1}"
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0
    assert [cell.value for cell in sheet[HEADER_ROW]][1:4] == [
        "No.",
        "Recommendation",
        "Detail and rationale",
    ]
    assert sheet["B1"].value == "Steering Committee: update on recommendations & <more>"
    assert "&&" in sheet.oddHeader.center.text


def test_hidden_keys_name_rows_and_columns():
    sheet = table_sheet()
    assert sheet.row_dimensions[KEYS_ROW].hidden
    assert sheet.column_dimensions["A"].hidden
    assert [cell.value for cell in sheet[KEYS_ROW]] == [
        "key",
        "number",
        "recommendation",
        "detail",
        "status",
        "response",
        "way_forward",
        "digests",
    ]
    assert sheet.column_dimensions["H"].hidden
    keys = [cell.value for cell in sheet["A"][HEADER_ROW:] if cell.value]
    assert keys[:4] == ["2024-R1", "2024-R2", "2024-R9", "2024-R10"]


def test_an_arabic_sheet_runs_from_the_right():
    assert table_sheet(language="ar").sheet_view.rightToLeft
    assert not table_sheet().sheet_view.rightToLeft


def test_marks_differ_by_pattern_and_the_legend_stands_on_a_sheet_of_its_own():
    book = workbook(nasty())
    sheet = book.worksheets[1]
    words = {cell.value: cell.fill.patternType for cell in sheet["A"] if cell.value}
    assert [words[mark.word] for mark in LEGEND] == ["solid", "lightUp", "gray125", None]
    assert "=A note that looks like a formula." in words
    first = book.worksheets[0]
    in_table = {cell.value: cell.fill.patternType for row in first.iter_rows() for cell in row}
    assert in_table["In progress"] == "lightUp"


def test_wide_columns_are_wide_and_texts_wrap():
    sheet = table_sheet()
    assert sheet.column_dimensions["D"].width > 3 * sheet.column_dimensions["B"].width
    assert sheet["D7"].alignment.wrap_text
    assert sheet["C7"].font.italic


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    for text in ("x" * 40_000, "🙂" * 17_000, "x" + "🙂" * 17_000):
        kept = table_sheet(lines=[Row("a", (Cell(text),) * 5)])["B6"].value
        assert len(kept.encode("utf-16-le")) // 2 <= CELL_LIMIT
        assert len(kept) > 16_000
        assert "Cut here" in kept[-120:]
    whole = table_sheet(lines=[Row("a", (Cell("x" * CELL_LIMIT),) * 5)])["B6"].value
    assert whole == "x" * CELL_LIMIT
    cut = table_sheet(lines=[Row("a", (Cell("x" * 40_000),) * 5)], language="ar")["B6"].value
    assert cut.startswith("xxx")
