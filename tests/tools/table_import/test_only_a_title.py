"""A row that says only what it is about: it is made, or it is said beforehand why not."""

from tests.tools.form_reader import form_of, text
from tools.decision.models import Decision
from tools.table_import import actions
from tools.table_import.preview import Preview

HEAD = "Topic\tDecision\tLead\n"


def bring(client, url, said):
    return client.post(url, form_of(client.get(url)) | {"text": said}).url


def test_a_row_with_a_new_title_alone_is_made_as_the_page_promised(rows, urcs, url):
    address = bring(urcs, url, f"{HEAD}Cold chain\t\t\n")
    page = urcs.get(address)
    assert "Goes to a new row:" in text(page) and "an empty row of this title" in text(page)
    assert "Add 1 row<" in text(page)
    after = text(urcs.post(address, form_of(page) | {"do": "take"}, follow=True))
    made = Decision.objects.get(subject="Cold chain")
    assert (made.topic, made.text, made.state) == ("other", "", "open")
    assert "1 row was added." in after and "Goes to a new row:" not in after
    assert f"#row-{made.pk}" in after


def test_it_is_made_once_in_its_place_among_rows_that_say_more(world, summit, rows, pasted):
    table = pasted(f"{HEAD}Pumps\tTwo to Kherson\t\nCold chain\t\t\nHoses\tTen\t\n")
    assert Preview(table).counts["new_rows"] == 3
    outcome = actions.take(table, by=world.coordinator, seconds=0)
    while outcome.left:
        outcome = actions.take(table, by=world.coordinator, seconds=0)
    assert outcome.table.state == "taken"
    new = [row.subject for row in summit.rows.in_order()][len(rows) :]
    assert new == ["Pumps", "Cold chain", "Hoses"]


def test_a_title_said_twice_is_made_once_and_the_second_says_why_not(world, summit, rows, pasted):
    table = pasted(f"{HEAD}Cold chain\t\t\nCold chain\t\t\n")
    first, second = Preview(table).rows
    assert first.is_bare and "has already" in second.refused
    assert actions.take(table, by=world.coordinator).added == 1
    assert summit.rows.filter(subject="Cold chain").count() == 1
    first, _second = Preview(table).rows
    assert not first.refused


def test_a_row_of_which_no_cell_fits_says_beforehand_that_it_is_not_made(rows, urcs, url):
    page = text(urcs.get(bring(urcs, url, f"{HEAD}Cold chain\t{'x' * 10_001}\t\n")))
    assert "no row is made for it" in page and "Goes to a new row:" not in page
    assert "Nothing of it is new for the table." in page
