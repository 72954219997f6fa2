"""One endless word, pasted by a slip of the hand, leaves the other columns their room."""

import pytest

from coordination.operations.models import Operation
from tests.factories import cases
from tools.decision.models import Decision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABLES = "[...document.querySelectorAll('.table-wrap')].filter(each => each.querySelector('tbody'))"


@pytest.fixture
def page(transactional_db, world, open_page):
    case = cases.large_operation(world)
    cases.filed_summit(world, case)
    Decision.objects.update(text="x" * 10_000)
    Operation.objects.update(name="n" * 200)
    opened = open_page(world.coordinator, viewport={"width": 1600, "height": 900})
    opened.case = case
    return opened


def narrowest(page, within=""):
    """The narrowest cell that has a label, in CSS pixels."""
    return page.evaluate(
        "(within) => Math.min(...[...document.querySelectorAll(`${within} td[data-label]`)]"
        ".filter(each => !each.matches('.number')).map(each => each.offsetWidth))",
        within,
    )


def test_open_decisions_show_the_beginning_of_a_text_and_every_column(page):
    page.goto(page.case.get_absolute_url())
    assert "x" * 150 in page.locator("#decisions").inner_text()
    assert "x" * 201 not in page.locator("#decisions").inner_text()
    rows = page.locator("#decisions tbody tr").evaluate_all(
        "(rows) => rows.map(row => row.offsetHeight)"
    )
    assert max(rows) < 250
    assert narrowest(page, "#decisions") >= 85


@pytest.mark.parametrize("address", ["/operations/", "/"])
def test_a_long_name_makes_no_table_wider_than_its_page(page, address):
    page.goto(address)
    assert "n" * 200 in page.locator("main").inner_text()
    over = page.evaluate(f"{TABLES}.map(each => each.scrollWidth - each.clientWidth)")
    assert max(over, default=0) <= 1
    assert narrowest(page) >= 85
