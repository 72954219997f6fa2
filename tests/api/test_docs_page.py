"""The documentation page in a real browser: under our content security policy, it shows and tries."""

import pytest

from tests.factories import cases

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_reader_opens_an_address_and_tries_it(open_page, world):
    cases.operation(world, name="Tried from the page")
    page = open_page(world.observer)
    page.goto("/api/docs/")
    block = page.locator("#operations-operations-operations_list")
    block.wait_for(timeout=30_000)
    # Of a long list the page draws what is in view; it knows all of it.
    assert page.evaluate("ui.specSelectors.operations().size") >= 60
    block.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute", exact=True).click()
    page.locator(".live-responses-table").wait_for()
    assert "Tried from the page" in page.locator(".live-responses-table").inner_text()
