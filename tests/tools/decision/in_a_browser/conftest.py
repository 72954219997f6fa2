"""A held meeting whose table is open in a browser."""

import pytest
from playwright.sync_api import expect

from tests.factories import cases
from tests.tools.decision.in_a_browser.on_the_page import said


@pytest.fixture
def summit(transactional_db, world):
    return cases.held_summit(world, cases.large_operation(world))


@pytest.fixture
def rows(summit):
    return list(summit.rows.in_order())


@pytest.fixture
def table(world, summit, open_page):
    """The open table as the Secretary General of the host sees it."""
    page = open_page(world.urcs)
    page.goto(f"{summit.get_absolute_url()}table/")
    expect(said(page)).to_contain_text("Everything you see is on the server")
    return page
