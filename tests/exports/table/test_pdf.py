"""The PDF: an official table that is tagged, repeats its header, and can be read in grey."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdf
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from smcc.exports.glyphs import showable
from smcc.exports.table.pdf import pdf_table
from smcc.exports.table.table import Cell, Row, Section
from tests.exports.table.readers import expected
from tests.exports.table.tables import (
    ARABIC,
    COLUMNS,
    LEGEND,
    LONG,
    MARKUP,
    long,
    long_lines,
    nasty,
)


def read(table) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf_table(table)))


def pages(table) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in read(table).pages]


def closed_up(text: str) -> str:
    return "".join(text.split())


def test_every_row_stands_in_order_with_its_section_its_mark_and_its_words():
    said = closed_up("".join(pages(long(45))))
    at = 0
    for section, mark, texts in expected(long(45)):
        assert closed_up(section) in said
        row = closed_up("".join([*texts[:3], mark, *texts[3:]]))
        found = said.find(row, at)
        assert found >= at, row
        at = found + len(row)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_word_of_the_nasty_table_is_there(language):
    said = closed_up(" ".join(pages(nasty(language))))
    for _section, mark, texts in expected(nasty(language)):
        assert closed_up(mark) in said
        for text in texts:
            text = re.sub(r"\[\d+\] ", "", text)
            if text in (ARABIC, LONG):
                words = re.findall(r"\w+", text)
                assert [word for word in words if word not in said] == []
            else:
                with translation.override(language):
                    shown = showable(text)
                for part in shown.split("\n"):
                    assert closed_up(part) in said, part


def test_the_long_text_keeps_its_order_over_pages():
    lines = [Section("Ukraine"), Row("a", (Cell("1"), Cell(""), Cell(LONG), Cell(""), Cell("")))]
    found = re.findall(r"w\d{4}", " ".join(pages(nasty(lines=lines))))
    assert found == LONG.split()


def test_header_section_title_and_number_are_on_every_page():
    found = pages(long(60))
    assert len(found) > 4
    table_pages = [page for page in found if "Recommendation " in page and "Next step" in page]
    assert len(table_pages) >= len(found) - 1
    for page in table_pages:
        head = " ".join(column.label for column in COLUMNS)
        assert page.count(head) == 1
        assert re.search(r"Section \d", page[page.index(head) :][:120])
    for number, page in enumerate(found, start=1):
        assert f"Page {number} of {len(found)}" in page
        assert "As of 23 May 2024" in page


@pytest.mark.parametrize("every", [1, 3, 10])
@pytest.mark.parametrize("text", ["Noted here.", "A longer text, that breaks over pages. " * 60])
def test_a_footnote_stands_on_the_page_of_its_cell(every, text):
    """Also where the note takes the room that its row needs: every page has such a row or nearly."""
    rows = 40 if len(text) < 100 else 12
    lines = list(long_lines(rows))
    for number, line in enumerate(lines):
        if isinstance(line, Row) and int(line.key[1:]) % every == 0:
            noted = Cell(f"{text} END{line.key}.", footnotes=(f"Footnote to {line.key}.",))
            lines[number] = line._replace(cells=(*line.cells[:4], noted))
    found = pages(nasty(lines=lines))
    for key in range(0, rows, every):
        [page] = [page for page in found if f"Footnote to R{key}." in page]
        assert f"ENDR{key}." in page


def test_the_numbers_of_footnotes_run_through_the_table():
    lines = list(long_lines(40))
    for number, line in enumerate(lines):
        if isinstance(line, Row):
            noted = Cell("Said.", footnotes=(f"Footnote to {line.key}.",))
            lines[number] = line._replace(cells=(*line.cells[:4], noted))
    said = " ".join(pages(nasty(lines=lines)))
    found = re.findall(r"(\d+) ?Footnote to R(\d+)", said)
    assert sorted((int(number), int(key) + 1) for number, key in found) == [
        (number, number) for number in range(1, 41)
    ]


def test_the_legend_and_the_notes_stand_at_the_end():
    last = pages(long(60))[-1]
    legend = last.index("Legend")
    for mark in LEGEND:
        assert last.index(mark.word, legend) > legend
    assert last.index("=A note that looks like a formula.") > legend


def test_it_is_tagged_titled_and_in_its_language():
    for language in ("en", "ar"):
        found = read(nasty(language))
        root = found.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == language
        assert b"pdfuaid" in root["/Metadata"].get_data()
        kinds = structure(root["/StructTreeRoot"])
        assert {"/H1", "/H2", "/Table", "/THead", "/TBody", "/TR", "/TH", "/TD", "/P"} <= kinds
        assert kinds & {"/Note", "/FENote"}
        assert found.metadata.title.startswith("Steering Committee: update")
        assert found.pages[0].mediabox.width > found.pages[0].mediabox.height


def test_every_cell_is_headed_by_its_own_column_and_the_first_by_its_section():
    rows = [
        [cell.get_object() for cell in each["/K"]]
        for each in elements(read(nasty()).trailer["/Root"]["/StructTreeRoot"], "/TR")
    ]
    headers = {
        cell["/ID"]: attribute(cell, "/Headers") for row in rows for cell in row if "/ID" in cell
    }
    columns = [cell["/ID"] for cell in rows[0]]
    assert len(columns) == len(COLUMNS)
    for row in rows[1:]:
        for column, cell in zip(columns, row, strict=True):
            [nearest] = attribute(cell, "/Headers")
            assert nearest == column or headers[nearest] == [column]
    assert sum(cell["/S"] == "/TD" for row in rows for cell in row) == 5 * len(COLUMNS)


def elements(node: Any, kind: str) -> list[Any]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, pypdf.generic.ArrayObject):
        return [found for each in node for found in elements(each, kind)]
    if not isinstance(node, pypdf.generic.DictionaryObject):
        return []
    return [node] if node.get("/S") == kind else elements(node.get("/K"), kind)


def attribute(node: Any, name: str) -> Any:
    found = node["/A"].get_object()
    every = found if isinstance(found, pypdf.generic.ArrayObject) else [found]
    return next((each[name] for each in every if name in each.get_object()), None)


def structure(node: Any) -> set[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, pypdf.generic.ArrayObject):
        return set().union(*(structure(each) for each in node))
    if not isinstance(node, pypdf.generic.DictionaryObject):
        return set()
    found = {str(node["/S"])} if "/S" in node else set()
    return found | structure(node["/K"]) if "/K" in node else found


def test_marks_are_drawn_in_patterns():
    for page in read(nasty()).pages:
        patterns = page["/Resources"].get("/Pattern", {})
        if "Legend" in page.extract_text():
            tilings = [each for each in patterns.values() if each["/PatternType"] == 1]
            assert len(tilings) == 2, "stripes and dots; solid and none need no pattern"
            return
    pytest.fail("no legend")


def test_text_is_never_read_as_markup_wherever_it_stands():
    typed = MARKUP
    table = nasty(
        title=typed, subtitle=typed, dated=typed, synthetic=typed, notes=(typed,),
        lines=[Section(typed), Row("a", (Cell(typed, True, (typed,)),) * 5)],
    )  # fmt: skip
    assert closed_up("".join(pages(table))).count(closed_up(typed)) >= 1 + 1 + 1 + 1 + 1 + 5 + 5


def test_a_word_that_is_wider_than_its_column_is_broken_and_no_character_is_lost():
    lines = [Row("a", (Cell("ω" * 3000), Cell("ж" * 200), Cell(""), Cell(""), Cell("")))]
    said = "".join(pages(nasty(lines=lines)))
    assert (said.count("ω"), said.count("ж")) == (3000, 200)


@given(st.text(alphabet=st.characters(codec=None), max_size=120))
@settings(max_examples=12, deadline=None)
def test_no_text_whatever_makes_it_fail(text):
    cells = tuple(Cell(text, emphasis=bool(at % 2), footnotes=(text,)) for at in range(5))
    lines = [Section(text), Row("a", cells, "pending"), Section(text)]
    said = {"title": text, "subtitle": text, "dated": text, "synthetic": text, "notes": (text,)}
    for language in ("en", "ar"):
        assert pdf_table(nasty(language, lines=lines, **said)).startswith(b"%PDF-")


def test_the_same_table_gives_the_same_bytes():
    assert pdf_table(nasty()) == pdf_table(nasty())


def test_what_the_fonts_lack_is_named_and_a_note_says_so():
    said = " ".join(pages(nasty()))
    assert "[white heavy check mark]" in said
    assert "the other formats of this table hold it as it was typed" in said
    assert "the other formats" not in " ".join(pages(long(3)))


def test_an_arabic_table_begins_on_the_right():
    def head(language: str) -> str:
        laid_out = read(nasty(language)).pages[0].extract_text(extraction_mode="layout")
        return next(line for line in laid_out.splitlines() if "Way forward" in line)

    assert head("en").index("Recommendation") < head("en").index("Way forward")
    assert head("ar").index("Recommendation") > head("ar").index("Way forward")
