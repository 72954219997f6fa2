"""In a real browser: the page is accessible, mirrors, fits a phone, and a number opens what is behind it."""

import pytest

from tests.fixtures.accessibility import violations
from tests.fixtures.browser import follow
from tools.accountability import keeping

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_from_the_figures_to_the_operations_behind_one(open_page, live_server, world, used):
    keeping.settle()
    page = open_page(world.observer, viewport={"width": 360, "height": 740})
    for path in ("/accountability/", "/accountability/compare/"):
        page.goto(live_server.url + path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.goto(live_server.url + "/accountability/")
    follow(page.get_by_role("link", name="1 Mini-Summit, Mandatory: Late"))
    assert page.get_by_role("heading", level=1).inner_text() == "Mini-Summit: Late"
    assert page.get_by_role("link", name="late", exact=True).count() == 1
    assert violations(page) == []
