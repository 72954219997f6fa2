"""On a slow line: who saves the table while one of its cells is still being saved meets no conflict."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import cases
from tests.journeys.steps import decide, rows_of_the_table
from tools.cell.models import CellEdit
from tools.decision.models import Decision

pytestmark = pytest.mark.browser


def test_saving_all_waits_for_the_cell_that_is_being_saved(movement, open_page):
    summit = cases.held_summit(movement, cases.large_operation(movement))
    page = open_page(movement.urcs)
    page.goto(f"{summit.get_absolute_url()}table/")
    seen, held = [], []

    def hold_the_first(route):
        seen.append(route)
        if len(seen) > 1:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    page.route(re.compile("/table/rows/"), hold_the_first)
    row = rows_of_the_table(page)[0]
    row.locator(".cell-text textarea").fill("Agreed by all who came")
    with page.expect_request(re.compile("/table/rows/")):
        row.locator(".cell-lead input").focus()
    row.locator(".cell-lead input").fill("ICRC")
    page.get_by_role("button", name="Save all rows").click()
    expect(page.locator("#table-saving")).to_contain_text(re.compile("Saving [12] cell"))
    while not held:
        page.evaluate("1")  # lets the saved row's answer come in
    route, answer = held[0]
    route.fulfill(response=answer)
    expect(page.locator("#table-saving")).to_contain_text("Saved on the server")
    decided = Decision.objects.get(text="Agreed by all who came")
    assert decided.lead == movement.icrc


def test_twelve_decisions_are_filed_over_a_bad_line_from_a_phone(movement, open_page):
    """400 kbit/s, 400 ms, every fiftieth request lost on its way there, every fiftieth on its way back."""
    summit = cases.held_summit(movement, cases.large_operation(movement))
    page = open_page(movement.urcs, viewport={"width": 360, "height": 740})
    page.context.set_default_timeout(60_000)
    _make_bad(page)
    page.goto(f"{summit.get_absolute_url()}table/")
    count = 0

    def drop(route):
        nonlocal count
        count += 1
        if count % 25 == 7:
            route.abort()
        elif count % 25 == 19:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(re.compile("/table/(rows|news)/"), drop)
    for n, row in enumerate(rows_of_the_table(page)):
        decide(row, f"Decision {n}", "IFRC")
    page.locator(".cell-lead input").last.blur()
    expect(page.locator("#table-saving")).to_contain_text("Saved on the server", timeout=90_000)
    page.get_by_role("button", name="Save, check and file").click()
    page.get_by_role("button", name=re.compile("file the table")).click()
    expect(page.locator("h1")).to_contain_text("filed", ignore_case=True, timeout=60_000)
    rows = Decision.objects.filter(summit=summit).in_order()
    assert [row.text for row in rows] == [f"Decision {n}" for n in range(len(rows))]
    assert not CellEdit.objects.waiting().exists()


def _make_bad(page):
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    speed = 400 * 1024 / 8
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 400, "downloadThroughput": speed, "uploadThroughput": speed},
    )
