"""The Word file to fill in: filled, brought back, only what was edited is a change."""

import io
import zipfile

import docx
import pytest
from django.utils import timezone, translation
from lxml import etree

from smcc.exports.table.formats import FORMATS
from smcc.rules.refusals import NotReady
from tests.tools.table_import.conftest import judged
from tools.cell import values
from tools.decision import actions as decisions
from tools.decision.models import Decision
from tools.mini_summit.printed import table_of
from tools.table_import import actions
from tools.table_import.preview import Preview
from tools.table_import.word_file import EMPTY_ROWS, table_to_fill


def file_of(summit, language="en"):
    held = io.BytesIO()
    with translation.override(language):
        FORMATS["docx"].write(table_to_fill(summit), held)
    return held.getvalue()


def edited(content, edit):
    made = docx.Document(io.BytesIO(content))
    edit(made.tables[0])
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def brought(world, summit, content):
    return actions.read_file_table(
        summit, by=world.coordinator, name="filled.docx", content=content
    )


@pytest.fixture
def filled(world, summit, rows):
    """A row with something in every cell, so that every cell goes the whole way."""
    return decisions.write_row(
        rows[0], by=world.urcs, supports=[world.ifrc, world.icrc],
        changes={
            "text": "Two\nlines\n\nand a paragraph", "lead": world.icrc, "subject": "ش",
            "responsible_post": world.posts["icrc_hod"], "due_at": timezone.now().replace(second=0, microsecond=0, year=2099),
            "disagreement": "The IFRC differs",
        },
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_file_that_nobody_edited_changes_nothing(world, summit, rows, filled, language):
    content = file_of(summit, language)
    with translation.override(language):
        found = judged(brought(world, summit, content))
    assert {verdict for _goes, cells in found.values() for verdict in cells.values()} == {"same"}
    assert [goes for goes, _cells in found.values()] == [str(row.pk) for row in rows]


def test_only_the_edited_cells_are_changes_wherever_the_row_was_moved(world, summit, rows, filled):
    def edit(table):
        table.rows[1].cells[2].text = "Two lines, and more"
        table.rows[3].cells[0].paragraphs[0].runs[0].text = "Called otherwise"
        table.rows[3].cells[2].text = "Decided on the road"
        table.rows[3].cells[3].text = "URCS"
        last = table.rows[len(rows) + 1]
        last.cells[0].text, last.cells[2].text = "Pumps", "Two to Kherson"
        table._tbl.remove(moved := table.rows[3]._tr)
        table._tbl.append(moved)

    table = brought(world, summit, edited(file_of(summit), edit))
    changes = {
        goes: {cell: verdict for cell, verdict in cells.items() if verdict != "same"}
        for goes, cells in judged(table).values()
    }
    assert {goes: cells for goes, cells in changes.items() if cells} == {
        str(rows[0].pk): {"text": "changes"},
        str(rows[2].pk): {"text": "new", "lead": "new"},
        "new": {"text": "new"},
    }
    outcome = actions.take(table, by=world.coordinator)
    assert (outcome.cells, outcome.added, outcome.table.state) == (4, 1, "taken")
    assert Decision.objects.get(pk=rows[2].pk).lead == world.urcs_ns
    new = summit.rows.in_order().last()
    assert (new.topic, new.subject, new.text) == ("other", "Pumps", "Two to Kherson")


def test_a_cell_that_was_emptied_leaves_what_stands_and_says_so(world, summit, rows, filled):
    content = edited(file_of(summit), lambda table: setattr(table.rows[1].cells[2], "text", ""))
    table = brought(world, summit, content)
    assert judged(table)[2][1]["text"] == "empty"
    before = Decision.objects.get(pk=rows[0].pk).version
    with pytest.raises(NotReady):
        actions.take(table, by=world.coordinator)
    assert Decision.objects.get(pk=rows[0].pk).version == before


def test_it_is_a_real_table_with_a_repeated_header_and_rows_for_other_decisions(summit, rows):
    with zipfile.ZipFile(io.BytesIO(file_of(summit))) as file:
        tree = etree.fromstring(file.read("word/document.xml"))
    [table] = tree.iterfind(".//{*}tbl")
    lines = table.findall("{*}tr")
    assert len(lines) == 1 + len(rows) + EMPTY_ROWS
    assert [line.find("{*}trPr/{*}tblHeader") is not None for line in lines[:2]] == [True, False]
    marks = [line.find(".//{*}bookmarkStart") for line in lines[1:]]
    assert None not in marks and len({mark.values()[1] for mark in marks}) == len(lines) - 1
    assert "Security lead" in "".join(lines[2].itertext())


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_printed_table_with_a_date_in_two_zones_brings_no_date(world, summit, rows, language):
    due = timezone.now().replace(month=6, day=4, hour=16, minute=0, second=0, microsecond=0)
    row = decisions.write_row(
        rows[0], by=world.urcs, changes={"text": "Convene", "due_at": due.replace(year=2099)}
    )
    held = io.BytesIO()
    with translation.override(language):
        FORMATS["docx"].write(table_of(summit), held)
        printed = values.printed_due(row.due_at, summit.zone)
        assert len(printed.splitlines()) == 2
        table = brought(world, summit, held.getvalue())
        [due_cell] = [c for row in Preview(table).rows for c in row.cells if c.cell == "due_at"]
    assert (due_cell.text.split(), due_cell.verdict) == (printed.split(), "same")


def test_a_printed_date_is_the_same_in_another_language_than_the_reader_s(world, summit, rows):
    due = timezone.now().replace(year=2099, second=0, microsecond=0)
    row = decisions.write_row(rows[0], by=world.urcs, changes={"text": "Convene", "due_at": due})
    with translation.override("ar"):
        printed = values.printed_due(row.due_at, summit.zone)
    assert values.is_said_by(row, "due_at", printed)
    assert not values.is_said_by(row, "due_at", printed.replace("2099", "2098"))
