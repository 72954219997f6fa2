"""The same rows, in the same order, with the same words in every format."""

from __future__ import annotations

import io
import re
import weakref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smcc.exports.table.formats import FORMATS, write_table
from smcc.exports.table.table import Cell, Column, Mark, Row, Section, Table
from smcc.exports.table.texts import typed
from tests.exports.table.readers import READERS, expected
from tests.exports.table.tables import long_lines, nasty


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_reader_finds_every_row_in_order_with_every_word(form, language):
    assert READERS[form](nasty(language)) == expected(nasty(language))


def test_a_table_without_rows_has_none():
    for read in READERS.values():
        assert read(nasty(lines=())) == []
        assert read(nasty(lines=[Section("Nothing here"), Section("Nor here")])) == []


@pytest.mark.parametrize("form", FORMATS)
def test_a_table_may_lack_sections_legend_notes_subtitle_date_moment_and_rows(form):
    bare = {"legend": (), "notes": (), "mark_in": "", "subtitle": "", "dated": "", "made_at": None}
    for lines in ([Row("a", (Cell("only"),) * 5)], [], [Section("Empty"), Section("Empty too")]):
        held = io.BytesIO()
        write_table(nasty(lines=lines, **bare), form, held)
        assert ("only" in text_of(form, held.getvalue())) == (len(lines) == 1)


@given(st.lists(st.text(alphabet=st.characters(codec=None), max_size=60), min_size=2, max_size=2))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_all_formats_agree_on_it(texts):
    cells = (
        *(Cell(text) for text in texts),
        Cell("", footnotes=(texts[0] or "-",)),
        Cell(),
        Cell(),
    )
    table = lambda: nasty(lines=[Section(texts[1] or "-"), Row("a", cells)])  # noqa: E731
    found = {form: read(table()) for form, read in READERS.items()}
    in_json = found["json"]
    assert all(each == in_json for each in found.values()), found


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("  a  b ", "a  b"),
        ("a\r\nb\rc\x0bd\u2028e", "a\nb\nc\nd\ne"),
        ("a\n \n\t\n\nb\n", "a\n\nb"),
        ("a\n  b", "a\n  b"),
        ("a\u2029b", "a\n\nb"),
        ("\x00=1+1\x1f\ud83d\ufeff", "=1+1"),
        ("a\tb", "a\tb"),
        ("", ""),
        ("\n", ""),
    ],
)
def test_a_text_is_spelled_in_one_way_and_keeps_its_words(given_text, kept):
    assert typed(given_text) == kept


class Text(str):
    """A text that tells when it is gone."""


@pytest.mark.parametrize("form", ["csv", "hxl", "json", "xlsx", "docx"])
def test_only_a_few_rows_are_held_at_a_time(form):
    living: weakref.WeakSet[Text] = weakref.WeakSet()
    most = 0

    def rows():
        nonlocal most
        for number in range(600):
            most = max(most, len(living))
            texts = [Text(f"{number} {at}") for at in range(5)]
            living.update(texts)
            yield Row(str(number), tuple(map(Cell, texts)))
            del texts

    write_table(nasty(lines=rows()), form, io.BytesIO())
    assert most <= 20


def test_a_row_that_does_not_fit_is_refused_with_its_key():
    for row in (Row("R7", (Cell("a"),)), Row("R7", (Cell("a"),) * 5, "unknown")):
        for form in FORMATS:
            with pytest.raises(ValueError, match="R7"):
                write_table(nasty(lines=[row]), form, io.BytesIO())


def test_columns_and_marks_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="colour"):
        Mark("a", "A", 'red"/>', "solid")
    with pytest.raises(ValueError, match="waves"):
        Mark("a", "A", "#123456", "waves")
    with pytest.raises(ValueError, match="key of its own"):
        Table("T", "en", (Column("a", "A"), Column("a", "B")), ())
    with pytest.raises(ValueError, match="nowhere"):
        nasty(mark_in="nowhere")


@pytest.mark.parametrize("form", FORMATS)
def test_a_synthetic_table_says_so_in_every_format(form):
    sentence = "Hours and texts are invented"
    held = io.BytesIO()
    write_table(nasty(lines=long_lines(1), synthetic=sentence), form, held)
    assert sentence in text_of(form, held.getvalue())
    held = io.BytesIO()
    write_table(nasty(lines=long_lines(1)), form, held)
    assert not re.search("synthetic", text_of(form, held.getvalue()), re.IGNORECASE)


def text_of(form: str, made: bytes) -> str:
    import docx
    import openpyxl
    import pypdf

    if form == "pdf":
        pages = pypdf.PdfReader(io.BytesIO(made)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
    if form == "docx":
        read = docx.Document(io.BytesIO(made))
        head = [each.text for each in read.sections[0].header.paragraphs]
        cells = [cell.text for row in read.tables[0].rows for cell in row.cells]
        return "\n".join([*(each.text for each in read.paragraphs), *head, *cells])
    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
        return "\n".join(str(value) for row in sheet.values for value in row)
    return made.decode("utf-8-sig").replace('"synthetic":""', "")
