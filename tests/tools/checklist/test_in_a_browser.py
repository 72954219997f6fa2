"""A checklist in a browser: started, ticked, small, right to left, and clean for axe."""

import pytest
from playwright.sync_api import expect

from tests.factories import cases
from tests.fixtures.accessibility import fits, violations
from tests.fixtures.browser import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case(transactional_db, world):
    cases.checklist_template()
    return cases.large_operation(world)


def test_started_from_the_operation_s_page_and_ticked_with_what_shows_it(world, case, open_page):
    page = open_page(world.coordinator)
    page.goto(case.get_absolute_url())
    page.get_by_role("button", name="Start the operational checklist").click()
    page.get_by_label("Full checklist, version 1").check()
    assert violations(page) == []
    page.get_by_role("button", name="Start the checklist").click()
    expect(page.locator("main")).to_contain_text("1 of 24 done; next: Have the country’s Movement")
    assert violations(page) == []
    line = page.locator("li[id^=item-]").filter(has_text="Tell all partner")
    line.locator("summary").click()
    line.get_by_label("What shows that it is done?").fill("Joint letter of this morning")
    line.get_by_role("button", name="Tick as done").click()
    expect(page.locator("main")).to_contain_text("2 of 24 done")
    expect(page.locator("main")).to_contain_text("Joint letter of this morning")
    follow(line.get_by_role("link", name="Tell all partner"))
    assert violations(page) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_fits_a_telephone_in_both_directions(world, case, open_page, language):
    row = cases.with_checklist(world, case)
    person = world.coordinator
    person.language = language
    person.save()
    page = open_page(person, viewport={"width": 360, "height": 740})
    for address in (
        row.get_absolute_url(), row.items.first().get_absolute_url(), "/checklist-templates/",
        row.template.get_absolute_url(),
    ):  # fmt: skip
        page.goto(address)
        assert fits(page), address
        assert violations(page) == [], address
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")


def test_the_secretariat_writes_an_item(world, case, open_page):
    page = open_page(world.secretariat)
    page.goto("/checklist-templates/")
    page.get_by_role("link", name="Draft a new version").click()
    page.get_by_label("Short checklist").check()
    page.get_by_label("Why is there a new version?").fill("Learnt in the field")
    page.get_by_role("button", name="Begin the draft").click()
    page.get_by_role("link", name="Add an item").click()
    page.get_by_label("What is to be done, in English").fill("Ask who feeds the responders.")
    page.get_by_label("Where does it come from?").fill("Default of this installation")
    assert violations(page) == []
    page.get_by_role("button", name="Add the item").click()
    expect(page.locator("main")).to_contain_text("10 items")
    assert violations(page) == []
