"""The Word file: a real table in styles, that Word can repeat, read aloud, and bring back."""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree

from smcc.exports.table.docx import write_docx
from smcc.exports.table.table import Cell, Row
from smcc.exports.table.word.identity import NAMESPACE, bookmark_name, digest
from tests.exports.table.readers import W, document, footnotes, words
from tests.exports.table.tables import ARABIC, COLUMNS, LEGEND, MADE, nasty


def made(**more):
    held = io.BytesIO()
    write_docx(nasty(**more), held)
    return held.getvalue()


def part(name, **more):
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(made(**more))).read(name))


def rows(read):
    return list(read.tables[0]._tbl.iter(f"{W}tr"))


def test_the_header_row_alone_is_repeated_and_short_rows_do_not_break():
    found = rows(document(nasty()))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in found] == [
        True,
        *[False] * (len(found) - 1),
    ]
    whole = {words(row)[:12]: row.find(f"{W}trPr/{W}cantSplit") is not None for row in found}
    assert whole["Pakistan"]
    assert whole["1Agree how t"]
    assert not whole["10تقود اللجن"], "a row of 10,000 letters may break"


def test_a_section_spans_all_columns():
    spans = [each.get(f"{W}val") for each in document(nasty()).tables[0]._tbl.iter(f"{W}gridSpan")]
    assert spans == ["5", "5", "5"]


def test_footnotes_are_word_s_own():
    read = document(nasty())
    assert footnotes(read) == {
        "-1": "",
        "0": "",
        "1": "The tools were mandatory before.",
        "2": "=1+1",
        "3": "A note on nothing.",
    }
    called = [each.get(f"{W}id") for each in read.tables[0]._tbl.iter(f"{W}footnoteReference")]
    assert called == ["1", "2", "3"]


def test_looks_are_in_styles_and_every_style_used_is_there():
    read = document(nasty())
    names = {style.style_id for style in read.styles}
    used = {
        each.get(f"{W}val")
        for tag in ("pStyle", "rStyle", "tblStyle")
        for each in read.element.iter(f"{W}{tag}")
    }
    assert used <= names
    assert {"TableText", "TableMark", "TableSection", "Emphasis", "SMCCTable"} <= used
    direct = {each.tag for properties in read.element.iter(f"{W}rPr") for each in properties}
    assert {tag.removeprefix(W) for tag in direct} <= {"rStyle", "rtl"}


def test_marks_are_told_by_word_pattern_and_colour():
    read = document(nasty())
    legend = [p for p in read.paragraphs if p.style.name == "SMCC Table Mark"]
    assert [paragraph.text.replace("\u00a0", " ") for paragraph in legend] == [
        "■ Implemented",
        "▨ In progress",
        "▣ Pending implementation",
        "□ Not applicable to SMCC initiative",
    ]
    colours = [str(p.runs[0].style.font.color.rgb) for p in legend]
    assert colours == [mark.colour[1:].upper() for mark in LEGEND]
    [cell] = {row.cells[3]._tc for row in read.tables[0].rows if row.cells[0].text == "1"}
    assert words(cell).startswith("▨")
    assert cell.find(f"{W}tcPr/{W}shd") is not None


def test_its_properties_say_what_it_is():
    read = document(nasty(synthetic="Invented."))
    assert read.core_properties.title == "Steering Committee: update on recommendations & <more>"
    assert read.core_properties.language == "en-GB"
    assert read.core_properties.created.replace(tzinfo=None) == MADE.replace(tzinfo=None)
    assert "SYNTHETIC" in read.sections[0].header.paragraphs[0].text
    assert read.sections[0].page_width > read.sections[0].page_height
    assert "As of 23 May 2024" in read.sections[0].footer.paragraphs[0].text


@pytest.mark.parametrize(("language", "turned"), [("ar", True), ("en", False)])
def test_an_arabic_table_runs_from_the_right_and_each_paragraph_as_its_letters_do(language, turned):
    read = document(nasty(language))
    assert (read.element.find(f".//{W}bidiVisual") is not None) == turned
    assert (read.element.find(f"{W}body/{W}sectPr/{W}bidi") is not None) == turned
    normal = read.styles["Normal"].element
    assert (normal.find(f"{W}pPr/{W}bidi") is not None) == turned
    ways = {}
    for paragraph in read.element.iter(f"{W}p"):
        bidi = paragraph.find(f"{W}pPr/{W}bidi")
        text = words(paragraph)
        ways[text[:8]] = turned if bidi is None else bidi.get(f"{W}val") == "1"
    assert ways[ARABIC[:8]] is True
    assert ways["Agree ho"] is False
    lang = part("word/styles.xml", language=language).find(f".//{W}lang")
    assert lang.get(f"{W}bidi") == "ar-SA"
    assert lang.get(f"{W}val") == "en-GB"


def test_mixed_directions_are_runs_of_their_own():
    read = document(nasty(lines=[Row("a", (Cell("السلام IFRC العالم (2)"),) * 5)]))
    paragraph = rows(read)[1].find(f".//{W}p")
    found = [
        (words(run), run.find(f"{W}rPr/{W}rtl") is not None) for run in paragraph.iter(f"{W}r")
    ]
    assert found == [("السلام ", True), ("IFRC", False), (" العالم (2)", True)]


def test_rows_and_columns_are_known_again_by_bookmark_and_by_the_file_s_own_part():
    read = document(nasty())
    names = {each.get(f"{W}name"): each for each in read.element.iter(f"{W}bookmarkStart")}
    for column in COLUMNS:
        start = names[bookmark_name("column", column.key)]
        assert words(start.getparent()) == column.label
    start = names[bookmark_name("row", "2024-R9")]
    row = next(start.iterancestors(f"{W}tr"))
    ended = {each.get(f"{W}id") for each in row.iter(f"{W}bookmarkEnd")}
    assert start.get(f"{W}id") in ended, "the bookmark encloses the row"
    assert all(len(name) <= 40 for name in names)
    keys = part("customXml/item1.xml")
    found = keys.findall(f"{{{NAMESPACE}}}row")
    assert [each.get("key") for each in found][:2] == ["2024-R1", "2024-R2"]
    assert found[0].get("mark") == "in_progress"
    assert found[0][1].get("sha256") == digest("Agree how the initiative lives on in both houses.")
    assert found[0].get("bookmark") in names


def test_the_same_table_gives_the_same_bytes_and_every_part_is_xml():
    assert made() == made()
    with zipfile.ZipFile(io.BytesIO(made(language="ar"))) as file:
        assert file.testzip() is None
        for name in file.namelist():
            etree.fromstring(file.read(name))


def test_what_is_saved_again_by_another_program_keeps_its_footnotes_and_keys():
    read = document(nasty())
    again = io.BytesIO()
    read.save(again)
    with zipfile.ZipFile(again) as file:
        assert b"mandatory before" in file.read("word/footnotes.xml")
        assert b"2024-R10" in file.read("customXml/item1.xml")
