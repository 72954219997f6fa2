"""From a suggestion to an issued letter, in a real browser, on a phone, in both directions."""

import pytest
from playwright.sync_api import expect

from coordination.conveners.models import ConvenerLetter
from coordination.operations.models import Convening
from tests.factories import cases
from tests.fixtures.accessibility import fits, violations


@pytest.fixture
def case(transactional_db, world):
    return cases.operation(world, countries=[world.ukraine, world.poland])


def test_a_suggestion_becomes_a_letter_without_a_script(world, case, open_page):
    page = open_page(world.coordinator, java_script_enabled=False)
    page.goto(case.get_absolute_url())
    page.get_by_role("link", name="Convener matrix").click()
    expect(page.locator("#open")).to_contain_text("nobody is agreed as convener")
    page.locator("#UKR").get_by_role("button", name="Confirm the suggestion").first.click()
    page.get_by_role("link", name="Convener matrix").click()
    page.get_by_role("link", name="Draw up the letter").click()
    page.get_by_role("button", name="Draw it up").click()
    expect(page.locator("h1")).to_contain_text("version 1")
    for person, name in ((world.icrc_director, "ICRC"), (world.ifrc_usg, "IFRC")):
        other = open_page(person, java_script_enabled=False)
        other.goto("/")
        other.get_by_role("link", name="Sign the joint letter on convener roles").click()
        other.get_by_role("button", name=f"Sign for the {name}").click()
    page.reload()
    page.get_by_role("button", name="Issue the letter").click()
    expect(page.locator("main")).to_contain_text("-CL1-")
    assert ConvenerLetter.objects.get().is_in_force
    assert Convening.objects.agreed().get().is_suggestion


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_fit_a_phone_and_are_accessible(world, case, open_page, language):
    cases.with_letter(world, case)
    person = world.coordinator
    person.language = language
    person.save(update_fields=["language"])
    page = open_page(person)
    base = f"{case.get_absolute_url()}conveners/"
    for width in (360, 1600):
        page.set_viewport_size({"width": width, "height": 900})
        for there in ("", "letters/1/", "letters/compared/", "areas/new/"):
            page.goto(base + there)
            assert fits(page), (there, width)
            assert violations(page) == [], there
            if PICTURES:
                name = there.strip("/").replace("/", "-") or "matrix"
                page.screenshot(path=f"{PICTURES}/{name}-{language}-{width}.png", full_page=True)


PICTURES = ""
