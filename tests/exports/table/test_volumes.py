"""A long PDF is set in volumes, so that no process holds more than one of them."""

import io
import zipfile

from pypdf import PdfReader

from smcc.exports.table.table import Cell, Column, Row, Section, Table
from smcc.exports.table.volumes import write_volumes

COLUMNS = (Column("number", "No."), Column("text", "Text"))


def table(count, every=4):
    def lines():
        for n in range(1, count + 1):
            if n % every == 1:
                yield Section(f"Section {n // every + 1}")
            yield Row(f"k{n}", (Cell(str(n)), Cell(f"Row number {n}.")))

    return Table(title="All of it", columns=COLUMNS, lines=lines(), language="en")


def written(count, rows):
    to, told = io.BytesIO(), []
    ending, kind = write_volumes(
        table(count), to, name="rows", progress=told.append, rows=rows,
        titled=lambda whole, n: f"{whole.title}, volume {n}",
    )  # fmt: skip
    return ending, kind, to, told


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(pdf).pages).split())


def test_what_fits_is_one_document():
    ending, kind, to, told = written(5, rows=5)
    assert (ending, kind, told) == (".pdf", "application/pdf", [5])
    said = text_of(to)
    assert "All of it" in said and "volume" not in said and "Row number 5." in said


def test_what_does_not_is_several_that_hold_every_row_once_and_repeat_the_section():
    ending, kind, to, told = written(7, rows=3)
    assert (ending, kind, told) == (".zip", "application/zip", [3, 6, 7])
    volumes = zipfile.ZipFile(to)
    assert volumes.namelist() == ["rows-1.pdf", "rows-2.pdf", "rows-3.pdf"]
    said = [text_of(volumes.open(name)) for name in volumes.namelist()]
    for n in range(1, 8):
        assert [f"Row number {n}." in each for each in said].count(True) == 1, n
    assert "volume 2" in said[1]
    assert ["Section 1" in each for each in said] == [True, True, False]
    assert ["Section 2" in each for each in said] == [False, True, True]


def test_no_rows_are_an_empty_table_and_no_endless_one():
    ending, _kind, to, told = written(0, rows=3)
    assert (ending, told) == (".pdf", [0]) and "All of it" in text_of(to)


def test_a_volume_that_ends_with_its_section_does_not_name_the_next():
    _ending, _kind, to, _told = written(8, rows=4)
    volumes = zipfile.ZipFile(to)
    first, second = (text_of(io.BytesIO(volumes.read(f"rows-{n}.pdf"))) for n in (1, 2))
    assert "Section 2" not in first and "Section 2" in second and "Section 1" not in second
