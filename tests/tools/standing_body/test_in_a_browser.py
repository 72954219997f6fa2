"""A chair plans a meeting in a browser, and an item goes up a level and comes back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.factories.levels import Levels
from tests.fixtures.accessibility import violations
from tests.fixtures.browser import follow
from tools.body_item.models import BodyItem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_item_goes_up_and_comes_back(transactional_db, world, open_page):
    levels = Levels(world)
    body = levels.chaired("operational", "ifrc_hod", days_ago=60)
    levels.chaired("strategic", "urcs_sg")
    page = open_page(world.ifrc_hod)
    page.goto("/bodies/")
    assert violations(page) == []
    follow(page.get_by_role("link", name="Operational level"))
    assert violations(page) == []
    follow(page.get_by_role("link", name="Raise an item"))
    assert violations(page) == []
    page.get_by_label("What it is about").fill("Who leads on water?")
    page.get_by_role("button", name="Save").click()
    follow(page.get_by_role("link", name="Pass it to another level"))
    assert violations(page) == []
    page.get_by_label("Strategic").check()
    page.get_by_label("Note").fill("It needs the leaders")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Passed up")
    assert violations(page) == []
    page.goto(body.get_absolute_url())
    follow(page.get_by_role("link", name="Record a meeting"))
    assert violations(page) == []
    assert BodyItem.objects.get().waits_for_an_answer


def test_the_pages_fit_a_phone_and_mirror_in_arabic(transactional_db, world, open_page):
    levels = Levels(world)
    item = levels.item_to("passed")
    levels.met(item.body)
    for options in ({"locale": "en"}, {"locale": "ar"}):
        page = open_page(
            world.urcs, viewport={"width": 360, "height": 800}, java_script_enabled=True, **options
        )
        at = item.body.get_absolute_url()
        for url in ("/bodies/", "/body-items/", at, item.get_absolute_url(), f"{at}next-meeting/"):
            page.goto(url)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 360, (url, wide)
