"""The table with scripts: a cell is saved when it is left, and the page says so without moving."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import cases
from tools.decision import actions
from tools.decision.models import Decision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def table(transactional_db, world, open_page):
    """The open table of a held meeting in a browser: the page, and its rows."""
    summit = cases.held_summit(world, cases.large_operation(world))
    page = open_page(world.urcs)
    page.goto(f"{summit.get_absolute_url()}table/")
    return page, list(summit.rows.in_order())


def cell(page, row, name):
    return page.locator(f"[name=row-{row.pk}-{name}]")


def test_leaving_a_cell_saves_the_row_and_the_next_cell_saves_on_top(world, table):
    page, rows = table
    cell(page, rows[0], "text").fill("The IFRC co-convenes 🌊")
    cell(page, rows[0], "lead").fill("IFRC")
    cell(page, rows[0], "supports").fill("ICRC, URCS")
    cell(page, rows[0], "subject").focus()
    expect(page.locator(f"#row-{rows[0].pk}-saved")).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    expect(page.locator("#table-sum")).to_contain_text("1 of 13 decided")
    expect(page.locator(f"#row-{rows[0].pk}-state")).to_have_text("Decided")
    page.wait_for_load_state("networkidle")
    row = Decision.objects.get(pk=rows[0].pk)
    assert (row.text, row.lead) == ("The IFRC co-convenes 🌊", world.ifrc)
    assert set(row.supports.all()) == {world.icrc, world.urcs_ns}


def test_a_bad_cell_is_marked_where_it_is_and_mended_there(world, table):
    page, rows = table
    cell(page, rows[1], "lead").fill("Atlantis Brigade")
    cell(page, rows[1], "text").fill("Agreed")
    cell(page, rows[1], "subject").focus()
    error = page.locator(f"#id_row-{rows[1].pk}-lead_error")
    expect(error).to_contain_text("“Atlantis Brigade” was not found")
    assert cell(page, rows[1], "text").input_value() == "Agreed"
    cell(page, rows[1], "lead").fill("ICRC")
    cell(page, rows[1], "subject").focus()
    expect(error).to_be_empty()
    expect(page.locator(f"#row-{rows[1].pk}-saved")).to_contain_text("Saved")
    assert Decision.objects.get(pk=rows[1].pk).text == "Agreed"


def test_a_conflict_shows_theirs_and_what_i_typed_stays(world, table):
    page, rows = table
    actions.write_row(rows[2], by=world.coordinator, changes={"text": "Their wording"})
    cell(page, rows[2], "text").fill("Mine")
    cell(page, rows[2], "lead").focus()
    expect(page.locator(f"#row-{rows[2].pk}-saved")).to_contain_text("Their wording")
    assert cell(page, rows[2], "text").input_value() == "Mine"
    page.get_by_role("button", name="Save all rows").click()
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("Somebody else changed this row", timeout=20_000)
    assert Decision.objects.get(pk=rows[2].pk).text == "Their wording"
    assert cell(page, rows[2], "text").input_value() == "Mine"
    page.get_by_role("button", name="Save mine").click()
    expect(page.locator("#notices")).to_contain_text("1 row was saved", timeout=20_000)
    assert Decision.objects.get(pk=rows[2].pk).text == "Mine"


def test_saving_all_right_after_a_change_sends_the_row_once(table):
    page, rows = table
    sent = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    # The answer takes its time: what the script holds back would be sent meanwhile.
    page.route("**/table/", lambda route: (page.wait_for_timeout(600), route.continue_()))
    cell(page, rows[0], "text").fill("Agreed")
    page.get_by_role("button", name="Save all rows").click()
    expect(page.locator("#notices")).to_contain_text("1 row was saved", timeout=20_000)
    assert [url for url in sent if "/rows/" in url] == []
    assert Decision.objects.get(pk=rows[0].pk).text == "Agreed"


def test_enter_in_a_cell_saves_and_moves_no_row(table):
    page, rows = table
    cell(page, rows[3], "subject").fill("Health, water")
    cell(page, rows[3], "subject").press("Enter")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#notices")).to_contain_text("saved", timeout=20_000)
    assert Decision.objects.get(pk=rows[3].pk).subject == "Health, water"
    assert list(rows[3].summit.rows.in_order()) == rows
