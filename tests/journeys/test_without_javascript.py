"""The work goes on where no script runs: an operation, an entry, rows of the decision table."""

import pytest
from playwright.sync_api import expect

from coordination.logbook.models import LogEntry
from coordination.operations.models import Operation
from tests.factories import cases
from tests.fixtures.browser import follow
from tests.journeys.steps import decide, log_an_operation, rows_of_the_table, sign_in
from tools.decision.models import Decision

pytestmark = pytest.mark.browser


def test_an_operation_and_its_first_entry_are_logged(movement, open_page):
    page = sign_in(open_page(java_script_enabled=False), "coordinator")
    log_an_operation(page, "Flood in the valley", hours_ago=2)
    case = Operation.objects.get()
    assert (case.name, case.host) == ("Flood in the valley", movement.urcs_ns)
    page.locator("#logbook textarea").fill("The bridge is open again")
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("#logbook .log")).to_contain_text("The bridge is open again")
    assert LogEntry.objects.get().operation == case


def test_rows_of_the_decision_table_are_saved_together(movement, open_page):
    summit = cases.held_summit(movement, cases.large_operation(movement))
    page = open_page(movement.urcs, java_script_enabled=False)
    page.goto(summit.get_absolute_url())
    follow(page.get_by_role("link", name="Write in the table"))
    for row in rows_of_the_table(page)[:2]:
        decide(row, "Agreed by all who came", "ICRC")
    page.get_by_role("button", name="Save all rows").click()
    expect(page.locator("#notices")).to_contain_text("2 rows were saved")
    expect(page.locator("#table-sum")).to_contain_text("2 of 13 decided")
    decided = Decision.objects.filter(text="Agreed by all who came", lead=movement.icrc)
    assert decided.count() == 2
