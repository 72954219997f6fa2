"""No column is dropped in silence: what is not used is said at the top, and may be mapped there."""

from datetime import UTC, datetime

import pytest

from tests.api.caller import Caller, done
from tests.tools.form_reader import form_of, text
from tools.cell.models import CellEdit
from tools.decision import actions as decisions
from tools.decision.models import Decision
from tools.table_import.models import TableImport
from tools.table_import.unused import unused_columns

HALF_KNOWN = "Thema\tDecision\tLead\nPumps\tWe buy ten\tICRC\nHoses\tWe buy two\tIFRC"
GERMAN = "Thema\tEntscheidung\tWer\nPumps\tWe buy ten of them at once, by road\tICRC\nHoses\tWe buy two of them, later\tIFRC"
ARABIC_HEAD = "ترتيب المشاريع\tDecision\tLead\nPumps\tWe buy ten\tICRC"


def bring(client, url, said):
    return client.post(url, form_of(client.get(url)) | {"text": said}).url


@pytest.mark.parametrize(
    ("said", "title"), [(HALF_KNOWN, "Thema"), (ARABIC_HEAD, "ترتيب المشاريع")]
)
def test_a_column_with_an_unknown_name_is_said_before_its_button(urcs, url, said, title):
    page = text(urcs.get(bring(urcs, url, said)))
    sentence = f"Column 1, “{title}”, is not used."
    assert sentence in page and "“Pumps”" in page
    assert page.index(sentence) < page.index("Bring in ")


def test_it_is_mapped_from_the_top_and_its_texts_come_in(rows, urcs, url):
    address = bring(urcs, url, HALF_KNOWN)
    urcs.post(address, form_of(urcs.get(address)) | {"column-0": "topic", "do": "look"})
    page = urcs.get(address)
    assert "is not used" not in text(page)
    urcs.post(address, form_of(page) | {"do": "take"})
    assert Decision.objects.filter(subject="Pumps", text="We buy ten", lead__code="ICRC").exists()


def test_a_header_that_nobody_knows_is_shown_and_may_be_chosen(urcs, url):
    address = bring(urcs, url, GERMAN)
    page = urcs.get(address)
    said = text(page)
    assert "the first row is read as a decision" in said and "Thema · Entscheidung · Wer" in said
    urcs.post(address, form_of(page) | {"head": "1", "do": "look"})
    table = TableImport.objects.get()
    assert table.columns == ["topic", "text", "lead"]
    said = text(urcs.get(address))
    assert "is read as a decision" not in said and "Bring in 4 cells into 2 rows" in said
    assert not CellEdit.objects.exists()


def test_columns_that_are_none_of_the_tables_are_said_in_a_line(pasted):
    table = pasted("No.\tTopic\tDecision\tRemarks\tEmpty one\n1\tPumps\tBuy\tnone\t")
    said = unused_columns(table)
    assert [(each.n, each.is_spare) for each in said] == [(1, True), (4, True), (5, False)]


def test_the_api_says_so_too(world, pasted):
    table = pasted(HALF_KNOWN)
    record = done(Caller(world.urcs).get(f"table-imports/{table.pk}/"))
    [unused] = record["unused_columns"]
    assert (unused["column"], unused["title"]) == (1, "Thema")
    assert unused["sentence"] == "Column 1, “Thema”, is not used."


def test_a_date_is_shown_with_its_place_before_anything_is_written(world, rows, urcs, url):
    address = bring(urcs, url, f"Topic\tDecision\tDue\n{rows[1].title}\tOurs\t2099-03-25 18:00")
    page = text(urcs.get(address))
    assert "2099-03-25 18:00 Kyiv" in page and "Written" not in page
    decisions.write_row(
        rows[1], by=world.coordinator, changes={"due_at": datetime(2099, 3, 20, 9, tzinfo=UTC)}
    )
    assert "“2099-03-20 11:00 Kyiv”" in text(urcs.get(address))


def test_an_unreadable_file_is_not_said_to_be_unsaved(urcs, url):
    answer = urcs.post(url, form_of(urcs.get(url)) | {"text": ""})
    assert "No table was read" in text(answer)
    assert "This was not saved yet" not in text(answer)
