"""What the device keeps: new rows and reasons, two tabs of one person, a wrong clock, a sign-out in the middle."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.tools.decision.in_a_browser.on_the_page import (
    SAVED,
    cell,
    place,
    said,
    send_now,
    standing,
)
from tools.cell.models import CellEdit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_new_row_typed_without_a_line_is_there_when_the_tab_is_opened_again(table, summit):
    context, url, before = table.context, table.url, summit.rows.count()
    context.set_offline(True)
    table.locator("[name=new-subject]").fill("Pumps")
    table.locator("[name=new-text]").fill("Two to Kherson")
    table.locator("[name=new-topic]").select_option("logistics_lead")
    table.get_by_role("button", name="Add this row").click()
    expect(said(table)).to_contain_text("The line is down")
    expect(said(table)).to_contain_text("New row not added yet")
    assert table.url == url, "no error page of the browser"
    table.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(url)
    expect(again.locator("[name=new-text]")).to_have_value("Two to Kherson")
    again.get_by_role("button", name="Add this row").click()
    expect(again.locator("#notices")).to_contain_text("1 row was saved")
    new = summit.rows.in_order().last()
    assert (new.subject, new.text, new.topic) == ("Pumps", "Two to Kherson", "logistics_lead")
    expect(again.locator("[name=new-text]")).to_have_value("")
    again.reload()
    expect(again.locator("[name=new-text]")).to_have_value("")
    assert summit.rows.count() == before + 1


def test_a_new_row_whose_answer_is_lost_is_added_once(table, summit):
    before, url = summit.rows.count(), table.url
    table.locator("[name=new-subject]").fill("Pumps")
    table.locator("[name=new-text]").fill("Two to Kherson")

    def lose(route):
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    table.route(re.compile(r"/table/$"), lose)
    table.get_by_role("button", name="Add this row").click()
    expect(table).to_have_url(re.compile("chrome-error"))
    assert summit.rows.count() == before + 1
    table.unroute(re.compile(r"/table/$"))
    table.goto(url)
    expect(table.locator("[name=new-text]")).to_have_value("", timeout=20_000)
    new = summit.rows.in_order().last()
    expect(cell(table, new, "text")).to_have_value("Two to Kherson")
    assert summit.rows.count() == before + 1


def test_the_reason_of_a_row_is_kept_until_the_row_is_put_aside(table, rows):
    context, url = table.context, table.url
    row = table.locator(f"#row-{rows[1].pk}")
    row.get_by_text("Defer or drop this row").click()
    row.get_by_label("Why?").fill("The delegation comes tomorrow")
    table.close()
    again = context.new_page()
    again.goto(url)
    row = again.locator(f"#row-{rows[1].pk}")
    expect(row.get_by_label("Why?")).to_have_value("The delegation comes tomorrow")
    row.get_by_role("button", name="Defer").click()
    expect(row.get_by_role("button", name="Reopen")).to_be_visible()
    row.get_by_role("button", name="Reopen").click()
    expect(row.get_by_text("Defer or drop this row")).to_be_visible()
    expect(row.get_by_label("Why?")).to_have_value("")


def test_two_tabs_of_one_person_lose_neither_text(table, rows):
    other = table.context.new_page()
    other.goto(table.url)
    expect(said(other)).to_contain_text("Everything you see is on the server")
    table.context.set_offline(True)
    cell(table, rows[0], "text").fill("From the first tab")
    cell(table, rows[0], "subject").focus()
    expect(said(table)).to_contain_text("On this device only")
    cell(other, rows[0], "text").fill("From the second tab")
    cell(other, rows[0], "subject").focus()
    expect(said(other)).to_contain_text("On this device only")
    table.context.set_offline(False)
    send_now(table)
    box = place(table, rows[0], "text").locator(".theirs")
    expect(box).to_contain_text("From the second tab", timeout=20_000)
    assert standing(rows[0]).text == "From the first tab"
    box.get_by_role("button", name="Take this text").click()
    expect(box).to_have_count(0)
    expect(cell(other, rows[0], "text")).to_have_value("From the second tab", timeout=20_000)
    assert standing(rows[0]).text == "From the second tab"


def test_typing_on_in_another_tab_from_what_it_sees_is_no_conflict(table, rows):
    other = table.context.new_page()
    other.goto(table.url)
    cell(table, rows[0], "text").fill("Half")
    cell(table, rows[0], "subject").focus()
    expect(said(table)).to_have_text(SAVED)
    expect(cell(other, rows[0], "text")).to_have_value("Half", timeout=20_000)
    cell(other, rows[0], "text").fill("Half a sentence")
    cell(other, rows[0], "subject").focus()
    expect(cell(table, rows[0], "text")).to_have_value("Half a sentence", timeout=20_000)
    cell(table, rows[0], "text").fill("Half a sentence more")
    cell(table, rows[0], "subject").focus()
    expect(cell(other, rows[0], "text")).to_have_value("Half a sentence more", timeout=20_000)
    assert not CellEdit.objects.waiting().exists()


@pytest.mark.parametrize("hours", [2, -2])
def test_a_phone_clock_two_hours_wrong_does_no_harm(world, summit, rows, open_page, hours):
    page = open_page(world.urcs)
    page.clock.install(time=timezone.now() + timedelta(hours=hours))
    page.goto(f"{summit.get_absolute_url()}table/")
    page.context.set_offline(True)
    cell(page, rows[0], "due_at").fill("in 6 h")
    cell(page, rows[0], "text").fill("Agreed")
    page.clock.fast_forward("01:00:00")
    page.context.set_offline(False)
    send_now(page)
    expect(said(page)).to_have_text(SAVED, timeout=20_000)
    row = standing(rows[0])
    assert abs(row.due_at - timezone.now() - timedelta(hours=5)) < timedelta(minutes=3)
    for edit in CellEdit.objects.all():
        assert abs(timezone.now() - edit.typed_at - timedelta(hours=1)) < timedelta(minutes=3)


def test_signing_out_in_the_middle_keeps_the_text_for_the_next_sign_in(
    table, rows, world, sign_in_again
):
    table.context.set_offline(True)
    cell(table, rows[0], "text").fill("Typed before I signed out")
    expect(said(table)).to_contain_text("On this device only")
    table.context.set_offline(False)
    table.context.clear_cookies(name="sessionid")
    url = table.url
    table.close()
    page = table.context.new_page()
    page.goto(url)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    sign_in_again(page.context, world.urcs)
    page.goto(url)
    expect(said(page)).to_have_text(SAVED, timeout=20_000)
    assert standing(rows[0]).text == "Typed before I signed out"
