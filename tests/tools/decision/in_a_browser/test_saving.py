"""The table with its script: saved cell by cell, kept on the device without a line, shared by two."""

import re

import pytest
from playwright.sync_api import expect

from tests.fixtures.accessibility import violations
from tests.tools.decision.in_a_browser.on_the_page import SAVED, cell, place, said, standing
from tools.cell.models import CellEdit
from tools.decision import actions
from tools.decision.models import Decision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_leaving_a_cell_saves_it_and_names_and_dates_are_read_back(world, table, rows):
    cell(table, rows[0], "text").fill("The IFRC co-convenes 🌊")
    cell(table, rows[0], "lead").fill("IFRC")
    cell(table, rows[0], "supports").fill("ICRC, URCS")
    cell(table, rows[0], "due_at").fill("14 March 2099 18:00")
    cell(table, rows[0], "subject").focus()
    expect(said(table)).to_have_text(SAVED)
    expect(table.locator(f"#row-{rows[0].pk}-state")).to_have_text("Decided")
    expect(cell(table, rows[0], "due_at")).to_have_value("2099-03-14 18:00")
    expect(place(table, rows[0], "due_at")).to_contain_text("Sat 14 Mar 2099 18:00 Kyiv")
    row = standing(rows[0])
    assert (row.text, row.lead) == ("The IFRC co-convenes 🌊", world.ifrc)
    assert set(row.supports.all()) == {world.icrc, world.urcs_ns}


def test_what_is_not_understood_is_marked_where_it_is_and_mended_there(table, rows):
    cell(table, rows[1], "lead").fill("Atlantis Brigade")
    cell(table, rows[1], "text").fill("Agreed")
    cell(table, rows[1], "subject").focus()
    expect(place(table, rows[1], "lead")).to_contain_text("“Atlantis Brigade” was not found")
    expect(cell(table, rows[1], "lead")).to_have_value("Atlantis Brigade")
    cell(table, rows[1], "lead").fill("ICRC")
    cell(table, rows[1], "subject").focus()
    expect(place(table, rows[1], "lead")).not_to_contain_text("was not found")
    expect(said(table)).to_have_text(SAVED)
    assert standing(rows[1]).lead.code == "ICRC"
    assert not CellEdit.objects.waiting().exists()


def test_without_a_line_typing_goes_on_and_is_sent_when_it_is_back(table, rows):
    table.context.set_offline(True)
    cell(table, rows[0], "text").fill("Typed in the dark")
    cell(table, rows[1], "text").fill("And this")
    cell(table, rows[2], "text").fill("And that")
    cell(table, rows[2], "subject").focus()
    expect(said(table)).to_contain_text("On this device only: 3 cells.")
    expect(said(table)).to_contain_text("The line is down")
    assert not CellEdit.objects.exists()
    table.context.set_offline(False)
    expect(said(table)).to_have_text(SAVED, timeout=40_000)
    assert [standing(row).text for row in rows[:3]] == ["Typed in the dark", "And this", "And that"]


def test_a_tab_closed_without_a_line_and_opened_again_later_has_lost_nothing(table, rows):
    context, url = table.context, table.url
    context.set_offline(True)
    cell(table, rows[0], "text").press_sequentially("Half a sent")  # never left, never saved
    expect(said(table)).to_contain_text("On this device only: 1 cell.")
    table.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(url)
    expect(cell(again, rows[0], "text")).to_have_value("Half a sent")
    expect(said(again)).to_have_text(SAVED)
    assert standing(rows[0]).text == "Half a sent"


def test_what_is_typed_before_the_script_has_come_over_the_line_is_saved(
    world, summit, rows, open_page
):
    page, held = open_page(world.urcs), []
    page.route(re.compile(r"/js/table/main\b"), lambda route: held.append(route))
    page.goto(f"{summit.get_absolute_url()}table/", wait_until="commit")
    cell(page, rows[0], "text").fill("Typed on a slow line")
    assert held, "the script is still on its way"
    held[0].continue_()
    expect(said(page)).to_have_text(SAVED)
    assert standing(rows[0]).text == "Typed on a slow line"


def test_an_answer_that_is_lost_on_the_line_takes_the_text_once(table, rows):
    lost = []

    def lose(route):
        if len(lost) < 2:
            lost.append(route.fetch())  # the server has it, and the device never hears
            route.abort()
        else:
            route.continue_()

    table.route(re.compile(r"/rows/\d+/text/$"), lose)
    cell(table, rows[0], "text").fill("Once")
    cell(table, rows[0], "subject").focus()
    expect(said(table)).to_contain_text("On this device only")
    expect(said(table)).to_have_text(SAVED, timeout=40_000)
    assert len(lost) == 2
    assert list(CellEdit.objects.values_list("typed", "version")) == [("Once", 1)]


def test_two_in_one_table_see_each_others_cells_and_who_is_where(
    world, table, rows, summit, open_page
):
    other = open_page(world.coordinator)
    other.goto(table.url)
    cell(other, rows[3], "text").focus()
    cell(table, rows[0], "text").fill("Seen by the other")
    cell(table, rows[0], "subject").focus()
    expect(cell(other, rows[0], "text")).to_have_value("Seen by the other", timeout=20_000)
    expect(place(other, rows[0], "text")).to_contain_text(f"Changed by {world.urcs.name}")
    expect(table.locator("#table-people")).to_contain_text(
        f"{world.coordinator.name} (in 4. Sector leads)", timeout=20_000
    )
    expect(place(table, rows[3], "text").locator("[data-who]")).to_have_text(world.coordinator.name)


def test_two_texts_of_one_cell_are_shown_side_by_side_and_one_is_chosen(
    world, table, rows, open_page
):
    other = open_page(world.coordinator)
    other.goto(table.url)
    expect(said(other)).to_contain_text("Everything you see is on the server")
    table.context.set_offline(True)
    cell(table, rows[0], "text").fill("Mine, from the road")
    cell(other, rows[0], "text").fill("Theirs, from the office")
    cell(other, rows[0], "subject").focus()
    expect(said(other)).to_have_text(SAVED)
    table.context.set_offline(False)
    for page in (table, other):
        box = place(page, rows[0], "text").locator(".theirs")
        expect(box).to_contain_text("Mine, from the road", timeout=40_000)
        expect(box).to_contain_text("Two texts were written in this cell")
    assert standing(rows[0]).text == "Theirs, from the office"
    place(other, rows[0], "text").get_by_role("button", name="Take this text").click()
    for page in (table, other):
        expect(place(page, rows[0], "text").locator(".theirs")).to_have_count(0, timeout=20_000)
        expect(cell(page, rows[0], "text")).to_have_value("Mine, from the road", timeout=20_000)
    texts = CellEdit.objects.values_list("typed", flat=True)
    assert "Theirs, from the office" in texts, "what was not taken stays in the history"


def test_a_session_that_ends_while_typing_keeps_the_text_until_the_sign_in(
    table, rows, summit, world, sign_in_again
):
    table.context.clear_cookies(name="sessionid")
    cell(table, rows[0], "text").fill("Typed after the session ended")
    cell(table, rows[0], "subject").focus()
    expect(said(table)).to_contain_text("You are signed out")
    expect(table.get_by_role("link", name="Sign in (opens another tab)")).to_be_visible()
    sign_in_again(table.context, world.urcs)
    table.bring_to_front()
    expect(said(table)).to_have_text(SAVED, timeout=60_000)
    assert standing(rows[0]).text == "Typed after the session ended"


def test_somebody_else_who_signs_in_with_the_same_browser_sends_nothing_of_mine(
    table, rows, world, sign_in_again
):
    table.context.set_offline(True)
    cell(table, rows[0], "text").fill("Mine alone")
    cell(table, rows[0], "subject").focus()
    expect(said(table)).to_contain_text("On this device only")
    sign_in_again(table.context, world.coordinator)
    table.context.set_offline(False)
    expect(said(table)).to_contain_text("Somebody else signed in", timeout=40_000)
    assert not CellEdit.objects.exists()
    sign_in_again(table.context, world.urcs)
    expect(said(table)).to_have_text(SAVED, timeout=60_000)
    assert CellEdit.objects.get().by == world.urcs


def test_the_keys_of_a_grid(table, rows):
    cell(table, rows[0], "text").focus()
    table.keyboard.type("Agreed")
    table.keyboard.press("Control+Enter")
    expect(cell(table, rows[1], "text")).to_be_focused()
    expect(said(table)).to_have_text(SAVED)
    cell(table, rows[0], "lead").focus()
    table.keyboard.press("Enter")
    expect(cell(table, rows[0], "supports")).to_be_focused()
    table.keyboard.press("Alt+ArrowDown")
    expect(table.locator("[data-rows] > section").first).to_have_id(f"row-{rows[1].pk}")
    expect(cell(table, rows[0], "supports")).to_be_focused()
    assert list(rows[0].summit.rows.in_order())[:2] == [rows[1], rows[0]]


def test_the_head_of_the_table_goes_with_its_rows(world, table, rows):
    head, left = table.locator("#table-sum"), table.locator("#table-to-mend")
    expect(head).to_contain_text(f"0 of {len(rows)} decided")
    expect(left).to_contain_text(f"Not yet decided: {rows[0].title}")
    cell(table, rows[0], "text").fill("The IFRC co-convenes")
    cell(table, rows[0], "subject").focus()
    expect(head).to_contain_text(f"1 of {len(rows)} decided")
    expect(left).to_contain_text(f"Not yet decided: {rows[1].title}")
    expect(left).to_contain_text(f"Decided, no lead yet: {rows[0].title}")
    actions.write_row(standing(rows[0]), by=world.coordinator, changes={"lead": world.ifrc})
    expect(left).not_to_contain_text("no lead yet", timeout=20_000)


def test_who_writes_on_while_a_row_is_moved_is_not_called_back(table, rows):
    held = []
    table.route("**/move/", lambda route: held.append(route))
    table.locator(f"#row-{rows[0].pk}").get_by_role("button", name="Down").click()
    cell(table, rows[1], "text").press_sequentially("Two wo")
    held[0].continue_()
    expect(table.locator("[data-rows] > section").first).to_have_id(f"row-{rows[1].pk}")
    expect(cell(table, rows[1], "text")).to_be_focused()
    table.keyboard.type("rds")
    cell(table, rows[2], "text").focus()
    expect(said(table)).to_have_text(SAVED)
    assert standing(rows[1]).text == "Two words"


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_row_that_somebody_else_moves_leaves_the_caret_where_it_is(world, table, rows, n):
    where = cell(table, rows[n], "text")
    where.press_sequentially("Half")
    where.evaluate("(one) => one.addEventListener('blur', () => { one.dataset.left = 'yes'; })")
    for row, up in ((rows[0], False), (rows[2], True)):
        actions.move_row(Decision.objects.get(pk=row.pk), by=world.coordinator, up=up)
    order = [f"row-{rows[1].pk}", f"row-{rows[2].pk}", f"row-{rows[0].pk}"]
    assert [f"row-{row.pk}" for row in rows[0].summit.rows.in_order()][:3] == order
    found = table.locator("[data-rows] > section")
    for place_in_order, row_id in enumerate(order):
        expect(found.nth(place_in_order)).to_have_id(row_id, timeout=20_000)
    expect(where).to_be_focused()
    assert where.get_attribute("data-left") is None


def test_the_buttons_of_a_row_do_what_they_say_after_everything_is_saved(table, rows):
    cell(table, rows[2], "text").fill("Half a thought")
    row = table.locator(f"#row-{rows[2].pk}")
    row.get_by_text("Defer or drop this row").click()
    row.get_by_label("Why?").fill("Next week")
    row.get_by_role("button", name="Defer").click()
    expect(table.locator("#notices")).to_contain_text("Deferred", timeout=20_000)
    now = standing(rows[2])
    assert (now.state, now.text, now.outcome) == ("deferred", "Half a thought", "Next week")


def test_a_row_that_somebody_adds_comes_into_the_open_table(world, table, rows, summit):
    actions.add_row(
        summit, by=world.coordinator, topic="other", subject="Pumps", text="Two to Kherson"
    )
    new = summit.rows.in_order().last()
    expect(cell(table, new, "text")).to_have_value("Two to Kherson", timeout=20_000)
    cell(table, new, "text").fill("Three to Kherson")
    cell(table, new, "subject").focus()
    expect(said(table)).to_have_text(SAVED)
    assert standing(new).text == "Three to Kherson"


def test_a_new_row_is_added_and_what_was_typed_elsewhere_is_saved_with_it(table, rows, summit):
    cell(table, rows[0], "text").fill("Agreed")
    table.locator("[name=new-subject]").fill("Pumps")
    table.locator("[name=new-text]").fill("Two to Kherson")
    table.get_by_role("button", name="Add this row").click()
    expect(table.locator("#notices")).to_contain_text("1 row was saved", timeout=20_000)
    assert standing(rows[0]).text == "Agreed"
    assert summit.rows.in_order().last().text == "Two to Kherson"


def test_the_table_reads_without_accessibility_violations_while_two_texts_wait(world, table, rows):
    actions.write_row(rows[0], by=world.coordinator, changes={"text": "Theirs"})
    cell(table, rows[0], "text").fill("Mine")
    cell(table, rows[0], "subject").focus()
    cell(table, rows[1], "lead").fill("Atlantis Brigade")
    cell(table, rows[1], "subject").focus()
    expect(place(table, rows[1], "lead")).to_contain_text("was not found")
    assert violations(table) == []
