"""What was made to hold up the reading is read as soon as any other table, or not at all."""

import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from smcc.reading.any_file import read_any, read_pasted
from smcc.reading.limits import MOST_COLUMNS
from smcc.reading.package import Package
from smcc.reading.sheet import MOST_MERGED, beside
from smcc.rules.refusals import Invalid
from tests.factories import tables
from tools.table_import.heads import is_head

pytestmark = pytest.mark.django_db
SHEET = "xl/worksheets/sheet1.xml"


def word(*rows, edit=lambda table: None):
    def fill(made):
        table = made.add_table(rows=0, cols=len(rows[0]))
        for texts in rows:
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                cell.text = text
        edit(table)

    return tables.edited(tables.document([]), lambda made: (
        made.element.body.remove(made.tables[0]._tbl), fill(made)
    ))  # fmt: skip


def read_word(*rows, edit=lambda table: None):
    return read_any(word(*rows, edit=edit), "a.docx", is_head)


def workbook(*rows, edit=lambda sheet: None):
    return tables.edited_book(tables.workbook(rows[1:], heads=rows[0]), edit)


def test_spaces_in_a_line_are_one_space():
    grid = read_pasted("a" + " " * 500_000 + "b\nc   d  by   Friday", "", is_head)
    assert [row.cells for row in grid.rows] == [["a b", ""], ["c d", "Friday"]]


def test_a_due_date_is_looked_for_at_the_end_of_a_long_line():
    grid = read_pasted("ICRC at sea " * 20_000 + "by Friday", "", is_head)
    assert grid.rows[0].cells[1] == "Friday"


@pytest.mark.parametrize("aside", ["<!--[if", "<![if", "<![endif"])
def test_asides_that_do_not_end_are_walked_over_once(aside):
    html = "<table><tr><td>Topic</td></tr></table>" + aside * (1_900_000 // len(aside))
    assert read_pasted("", html, is_head).rows[0].cells == ["Topic"]


def test_asides_of_word_are_no_words():
    cell = "a<!--[if gte mso 9]>no<![endif]-->b<![if !x]>c<![endif]><!--[if open>d--> e"
    grid = read_pasted("", f"<table><tr><td>{cell}</td></tr></table>", is_head)
    assert grid.rows[0].cells == ["abc e"]


def test_a_gap_before_a_row_is_no_wider_than_what_is_read():
    def edit(table):
        gap = OxmlElement("w:gridBefore")
        gap.set(qn("w:val"), "999999")
        table.rows[1]._tr.get_or_add_trPr().append(gap)

    grid = read_word(("Topic", "Decision"), ("Pumps", "Two"), ("Hoses", "One"), edit=edit)
    assert [row.cells for row in grid.rows] == [["Topic", "Decision"], ["Hoses", "One"]]
    assert f"more than {MOST_COLUMNS} columns" in grid.notices[0]


def test_a_row_of_many_cells_is_cut_where_reading_ends():
    def edit(table):
        for n in range(20_000):
            cell = f"<w:tc {nsdecls('w')}><w:p><w:r><w:t>c{n}</w:t></w:r></w:p></w:tc>"
            table.rows[0]._tr.append(parse_xml(cell))

    grid = read_word(("Topic", "Decision"), edit=edit)
    assert grid.rows[0].cells == ["Topic", "Decision", *(f"c{n}" for n in range(MOST_COLUMNS - 2))]
    assert f"more than {MOST_COLUMNS} columns" in grid.notices[0]


def merged(refs):
    said = "".join(f'<mergeCell ref="{each}"/>' for each in refs)
    said = f"<mergeCells>{said}</mergeCells></worksheet>".encode()
    book = workbook(("Topic", "Decision"), ("Pumps", "Two"))
    return tables.with_parts(book, {SHEET: lambda x: x.replace(b"</worksheet>", said)})


@pytest.mark.parametrize("refs", [
    ["A1:B1001"] * 6000, [f"A{n}:B{n + 1000}" for n in range(1, 6001)],
])  # fmt: skip
def test_merges_over_merges_are_read_up_to_a_limit(refs):
    found = beside(Package(merged(refs)), SHEET)
    places = sum(len(each) for each in found.merged.values())
    assert places <= MOST_MERGED + 1001
    if len(set(refs)) == 1:
        assert places == 1001


def test_hidden_columns_at_the_end_are_named():
    def edit(sheet):
        sheet.column_dimensions["C"].hidden = True

    rows = ("Topic", "Decision", "Who"), ("Pumps", "Two", "ICRC")
    grid = read_any(workbook(*rows, edit=edit), "a.xlsx", is_head)
    assert [row.cells for row in grid.rows] == [["Topic", "Decision"], ["Pumps", "Two"]]
    assert grid.notices == ["Hidden columns were not read. Show them in Excel, if they are to be."]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_tracked_changes_are_named_in_every_language(language):
    from django.utils import translation

    def edit(table):
        run = table.rows[1].cells[1].paragraphs[0].runs[0]._r
        inserted = OxmlElement("w:ins")
        run.addprevious(inserted)
        inserted.append(run)

    with translation.override(language):
        grid = read_word(("Topic", "Decision"), ("Pumps", "Two"), edit=edit)
        said = translation.gettext(
            "The file holds tracked changes. It was read as if all of them were accepted."
        )
    assert said in grid.notices


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'


@pytest.mark.parametrize("name", ["word/a.part", "word/media/a.png", "word/media/a.svg", "word/a"])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b" " * 70_000])
def test_entities_are_found_in_whatever_part(name, before):
    file = tables.with_parts(word(("Topic", "Decision")), {name: before + ENTITIES})
    with pytest.raises(Invalid, match="declares entities"):
        Package(file)


def test_a_picture_may_hold_any_bytes_and_a_drawing_its_rules():
    png, svg = b"\x89PNG <!DOCTYPE <!ENTITY", b'<!DOCTYPE svg PUBLIC "a" "b"><svg/>'
    parts = {"word/media/a.png": png, "word/media/b.svg": svg}
    assert Package(tables.with_parts(word(("Topic", "Decision")), parts)).main
