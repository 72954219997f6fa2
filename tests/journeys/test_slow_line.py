"""On a slow line: who saves the table while one of its rows is still being saved meets no conflict."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import cases
from tests.journeys.steps import rows_of_the_table
from tools.decision.models import Decision

pytestmark = pytest.mark.browser


def test_saving_all_waits_for_the_row_that_is_being_saved(movement, open_page):
    summit = cases.held_summit(movement, cases.large_operation(movement))
    page = open_page(movement.urcs)
    page.goto(f"{summit.get_absolute_url()}table/")
    held = []

    def hold_the_first(route):
        if held:
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
    expect(page.locator(".decision-row.htmx-request")).to_have_count(1)
    while not held:
        page.evaluate("1")  # lets the saved row's answer come in
    route, answer = held[0]
    route.fulfill(response=answer)
    expect(page.locator("#notices")).to_contain_text("saved")
    decided = Decision.objects.get(text="Agreed by all who came")
    assert decided.lead == movement.icrc
