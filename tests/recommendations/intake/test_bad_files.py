"""Files that are not what they should be: a sentence that says what to do, and nothing is kept."""

import io
import zipfile

import pytest

from tests.factories import reviews, tables
from tests.fixtures.scenarios import scenario
from tests.recommendations.intake.bringing import brought, refused

ROWS = (("1", "Do it.", "Because.", "In progress. Begun.", "Go on."),)
WORD, EXCEL = tables.document(ROWS), tables.workbook(ROWS)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
MACRO = b"application/vnd.ms-word.document.macroEnabled.main+xml"
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@scenario
def review(world):
    return reviews.review(world, count=1)


def zipped(parts):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return held.getvalue()


FILES = {
    "empty": (b"", "The file is empty"),
    "text": (b"Recommendation,Detail\n1,2\n", "neither a Word nor an Excel file"),
    "pdf": (b"%PDF-1.7 ...", "neither a Word nor an Excel file"),
    "a page called .docx": (b"<html><table></table></html>", "neither a Word nor an Excel file"),
    "another zip": (zipped({"a.txt": "b"}), "neither a Word nor an Excel file"),
    "old": (OLE, "old Word or Excel"),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    "odt": (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "OpenDocument"),
    "macros": (tables.with_parts(WORD, {"[Content_Types].xml": lambda x: x.replace(MAIN, MACRO)}), "contains macros"),
    "macros renamed": (tables.with_parts(WORD, {"word/vbaProject.bin": b"\x00"}), "contains macros"),
    "macros in Excel": (tables.with_parts(EXCEL, {"xl/vbaProject.bin": b"\x00"}), "contains macros"),
    "cut off": (WORD[: len(WORD) // 2], "damaged"),
    "cut workbook": (EXCEL[: len(EXCEL) // 2], "damaged"),
    "broken XML": (tables.with_parts(WORD, {"word/document.xml": lambda x: x[: len(x) // 2]}), "damaged"),
    "broken sheet": (tables.with_parts(EXCEL, {"xl/worksheets/sheet1.xml": lambda x: x[: len(x) // 2]}), "damaged"),
    "broken list": (tables.with_parts(EXCEL, {"xl/workbook.xml": b"<workbook/>"}), "header"),
    "no styles": (tables.with_parts(EXCEL, {"xl/styles.xml": b"<nothing"}), "damaged"),
    "no document": (tables.with_parts(WORD, {"word/document.xml": None}), "neither a Word"),
    "entities": (tables.with_parts(WORD, {"word/document.xml": lambda x: b'<!DOCTYPE x [<!ENTITY a "b">]>' + x.split(b"?>", 1)[1]}), "declares entities"),
    "entities in UTF-16": (tables.with_parts(WORD, {"customXml/item9.xml": '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:a"><x/>'.encode("utf-16")}), "declares entities"),
    "no table": (tables.edited(WORD, lambda made: made.element.body.remove(made.tables[0]._tbl)), "No table with the official header"),
    "another table": (tables.document([("a", "b")], heads=("Name", "Value")), "No table with the official header"),
    "another sheet": (tables.workbook([("a", "b")], heads=("Name", "Value")), "No sheet with the official header"),
    "no rows": (tables.document([]), "has no row"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_gets_a_sentence(world, review, name):
    content, sentence = FILES[name]
    assert sentence in refused(world, review, content)


def test_a_file_that_unpacks_to_too_much_is_not_opened(world, review, monkeypatch):
    from smcc.reading import package

    honest = tables.with_parts(WORD, {"word/media/a.bin": b"\x00" * 3_000_000})
    monkeypatch.setattr(package, "MOST_UNPACKED", 2_000_000)
    assert "Unpacked" in refused(world, review, honest)


def test_a_file_that_lies_about_its_sizes_is_measured(world, review, monkeypatch):
    from smcc.reading import package

    content = bytearray(tables.with_parts(WORD, {"word/media/a.bin": b"\x00" * 3_000_000}))
    true, told = (3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert content.count(true) >= 2
    lying = bytes(content).replace(true, told)
    monkeypatch.setattr(package, "MOST_UNPACKED", 2_000_000)
    said = refused(world, review, lying)
    assert "damaged" in said or "Unpacked" in said


def test_a_bomb_of_its_true_size_is_refused_by_what_it_declares(world, review):
    held = io.BytesIO(WORD)
    with (
        zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as file,
        file.open("word/media/bomb.bin", "w") as part,
    ):
        for _n in range(101):
            part.write(b"\x00" * 1_048_576)
    assert len(held.getvalue()) < 1_000_000
    assert "more than 100 MB" in refused(world, review, held.getvalue())


def test_a_file_too_large_is_not_read(world, review):
    assert "there is room for 10 MB" in refused(
        world, review, b"PK\x03\x04" + b"x" * (10 * 1024 * 1024)
    )


def test_a_locked_part_is_said(world, review):
    content = bytearray(WORD)
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "locked with a password" in refused(world, review, bytes(content))


@pytest.mark.parametrize("rows", [20_000])
def test_more_rows_than_are_read_are_refused_with_the_limit(world, review, rows):
    many = [(n, f"Do {n}", "", "", "") for n in range(1, rows)]
    assert "more than 10000 rows" in refused(world, review, tables.workbook(many))


def test_a_workbook_that_calls_itself_endless_is_read(world, review):
    content = tables.with_parts(
        EXCEL,
        {"xl/worksheets/sheet1.xml": lambda x: x.replace(b'ref="A1:E2"', b'ref="A1:XFD1048576"')},
    )
    assert brought(world, review, content).rows.count() == 1


def test_a_row_at_the_end_of_the_world_does_not_hold_up_the_reading(world, review):
    content = tables.with_parts(
        EXCEL,
        {
            "xl/worksheets/sheet1.xml": lambda x: x.replace(b'r="2"', b'r="1048576"').replace(
                b'2"', b'1048576"'
            )
        },
    )
    assert "has no row" in refused(world, review, content)


@pytest.mark.parametrize("part", ["word/document.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml",
                                  "[Content_Types].xml", "xl/sharedStrings.xml", "word/_rels/document.xml.rels",
                                  "xl/_rels/workbook.xml.rels", "docProps/core.xml"])  # fmt: skip
def test_whatever_part_is_rubbish_there_is_a_sentence_or_a_table(world, review, part):
    from smcc.rules.refusals import Invalid

    for content in (WORD, EXCEL):
        for rubbish in (b"", b"\x00\xff", b"<a/>", b"<?xml version='1.0'?><a><b/></a>"):
            try:
                brought(world, review, tables.with_parts(content, {part: rubbish or b" "}))
            except Invalid as refusal:
                assert refusal.fields["file"]
