"""The people of a country in a browser: named, confirmed from the Watch, a leader briefed; small, right to left."""

import pytest
from playwright.sync_api import expect

from tests.factories import leaders
from tests.fixtures.accessibility import fits, violations
from tests.fixtures.browser import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_focal_point_is_named_and_confirmed_with_one_button_and_a_leader_is_briefed(
    transactional_db, world, open_page
):
    leaders.aged(leaders.focal_point(world, "urcs_sg", "urcs"), 180)
    leaders.briefing(world, post="icrc_hod")
    page = open_page(world.urcs, viewport={"width": 360, "height": 700})
    page.goto("/")
    assert fits(page) and violations(page) == []
    page.get_by_role("button", name="Still right").click()
    expect(page.locator("main")).to_contain_text("Confirmed on")
    assert fits(page) and violations(page) == []

    page.goto("/countries/UKR/")
    assert fits(page) and violations(page) == []
    expect(page.locator("main")).to_contain_text("not yet briefed")
    follow(page.get_by_role("link", name="Describe what you can lead"))
    assert fits(page) and violations(page) == []
    page.get_by_role("group", name="Logistics").get_by_label("Can you lead this?").select_option(
        "now"
    )
    page.get_by_role("button", name="Publish the description").click()
    expect(page.locator("main")).to_contain_text("We can lead this now")
    assert fits(page) and violations(page) == []

    page.goto("/")
    page.get_by_role("link", name="Brief the new leader").click()
    page.get_by_role("link", name="Record that it was held").click()
    page.get_by_label("The Seville Agreement 2.0").check()
    assert fits(page) and violations(page) == []
    page.get_by_role("button", name="Record that it was held").click()
    expect(page.locator("main")).to_contain_text("Briefed on")
    assert violations(page) == []


def test_the_pages_mirror_and_fit_a_phone(transactional_db, world, open_page):
    leaders.focal_point(world)
    described, briefing = leaders.described(world), leaders.briefing(world)
    reader = world.urcs
    reader.language = "ar"
    reader.save()
    page = open_page(reader, viewport={"width": 360, "height": 700})
    for address in (
        "/focal-points/", "/briefings/", "/capacity-to-convene/", "/countries/UKR/", "/countries/",
        described.get_absolute_url(), briefing.get_absolute_url(),
    ):  # fmt: skip
        page.goto(address)
        assert page.evaluate("document.documentElement.dir") == "rtl"
        assert fits(page) and violations(page) == [], address
