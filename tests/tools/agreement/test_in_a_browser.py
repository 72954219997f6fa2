"""A country desk signs the last signature in a browser, and brings the agreement into force."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.factories import cases
from tests.factories.agreements import Pipeline
from tests.fixtures.accessibility import violations
from tests.fixtures.browser import follow
from tools.agreement import signing
from tools.agreement.models import Agreement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_last_signature_and_the_entry_into_force(transactional_db, world, open_page):
    cases.operation(world)
    agreement = Pipeline(world).to("negotiating")
    for person, component in Pipeline(world).signers()[1:]:
        signing.sign(agreement, by=person, component=component)
    page = open_page(world.urcs)
    page.goto("/agreements/gaps/")
    assert violations(page) == []
    page.locator("main td").get_by_role("link", name="Negotiating").click()
    expect(page.locator("main")).to_contain_text("Not signed yet: URCS.")
    assert violations(page) == []
    follow(page.locator("main td").get_by_role("link", name="Sign"))
    assert violations(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("All parties have signed.")
    page.get_by_role("link", name="Enter into force").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Nothing is missing.")
    assert violations(page) == []
    assert Agreement.objects.get().is_in_force
    page.goto("/agreements/")
    expect(page.locator("main")).to_contain_text("1 in force")
    assert violations(page) == []


def test_the_pages_fit_a_phone_and_mirror_in_arabic(transactional_db, world, open_page):
    cases.operation(world)
    agreement = Agreement.objects.get()
    for options in ({"locale": "en"}, {"locale": "ar"}):
        page = open_page(
            world.urcs, viewport={"width": 360, "height": 800}, java_script_enabled=True, **options
        )
        for url in ("/agreements/", "/agreements/gaps/", agreement.get_absolute_url()):
            page.goto(url)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 360, (url, wide)
