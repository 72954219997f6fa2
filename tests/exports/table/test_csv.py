"""CSV and HXL: safe in a spreadsheet, made while it is sent."""

from __future__ import annotations

from smcc.exports.table.csv import csv_lines
from smcc.exports.table.hxl import hxl_lines
from smcc.exports.table.table import Cell, Row, Section
from tests.exports.table.readers import records
from tests.exports.table.tables import FORMULA, long_lines, nasty

DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")


def test_no_cell_can_be_taken_for_a_formula():
    texts = [f"{sign}1+1" for sign in "=+-@＝＋－＠"] + [
        "\t=1",
        "\r\n=1",
        "\x00=1",
        "  =1",
        "\ufeff=1",
    ]
    lines = [Section("=S"), *(Row(text, (Cell(text),) * 5) for text in texts)]
    for write in (csv_lines, hxl_lines):
        made = b"".join(write(nasty(lines=lines, title="=T", synthetic="=invented")))
        assert not [text for line in records(made) for text in line if text.startswith(DANGEROUS)]
        assert "'=1+1" in records(made)[-5 - 8][1]


def test_the_bom_is_there_when_it_is_asked_for():
    assert next(csv_lines(nasty())).startswith(b"\xef\xbb\xbf")
    assert not b"".join(csv_lines(nasty(), bom=False)).startswith(b"\xef\xbb\xbf")
    assert not b"".join(hxl_lines(nasty())).startswith(b"\xef\xbb\xbf")


def test_the_header_names_section_columns_and_the_mark_before_the_column_that_bears_it():
    assert records(b"".join(csv_lines(nasty())))[0] == [
        "Section",
        "No.",
        "Recommendation",
        "Detail and rationale",
        "Status",
        "Agree/disagree & current status",
        "Way forward",
    ]
    unmarked = nasty(legend=(), lines=())
    assert "Status" not in records(b"".join(csv_lines(unmarked)))[0]


def test_the_tags_stand_under_the_header_and_machine_values_beside_their_words():
    found = records(b"".join(hxl_lines(nasty())))
    assert found[1] == [
        "#group+name",
        "#meta+number",
        "#meta+recommendation",
        "#description",
        "#status+name",
        "#status+code",
        "#status+narrative",
        "#date+iso",
        "",
    ]
    first = dict(zip(found[1], found[2], strict=True))
    assert first["#status+name"] == "In progress"
    assert first["#status+code"] == "in_progress"
    assert first["#date+iso"] == "2024-05-23"
    assert first["#description"] == f"'{FORMULA}"


def test_it_is_made_while_it_is_sent():
    asked = 0

    def rows():
        nonlocal asked
        for line in long_lines(1000):
            asked += 1
            yield line

    pieces = csv_lines(nasty(lines=rows()))
    next(pieces), next(pieces)
    assert asked < 200
