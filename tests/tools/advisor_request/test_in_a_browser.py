"""An advisor asked for, matched and approved in a browser: small, and right to left."""

import pytest
from playwright.sync_api import expect

from tests.factories import cases
from tests.fixtures.accessibility import fits, violations
from tools.advisor_request.models import AdvisorRequest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_asked_for_matched_and_approved(transactional_db, world, open_page):
    case = cases.large_operation(world)
    advisor = cases.in_pool(world)
    page = open_page(world.coordinator)
    page.goto(case.get_absolute_url())
    page.get_by_role("button", name="Request an advisor").click()
    page.get_by_label("What is the advisor needed for?").fill("One table for all partners")
    for label, day in (("From", "2026-12-01"), ("Until", "2026-12-20")):
        page.get_by_label(label, exact=True).fill(day)
    page.get_by_label("French").check()
    assert violations(page) == []
    page.get_by_role("button", name="Request a coordination advisor").click()
    expect(page.locator("main")).to_contain_text("Waits for a match")
    assert violations(page) == []

    desk = open_page(world.secretariat)
    desk.goto("/")
    desk.get_by_role("link", name="Match a coordination advisor").click()
    desk.get_by_role("link", name="Match an advisor").click()
    desk.get_by_label(advisor.person.name).check()
    assert violations(desk) == []
    desk.get_by_role("button", name="Match this advisor").click()
    expect(desk.locator("main")).to_contain_text("Waits for approval")
    desk.goto("/coordination-advisors/pool/")
    assert violations(desk) == []

    director = open_page(world.icrc_director)
    director.goto("/")
    director.get_by_role("link", name="Approve the advisor who is matched").click()
    director.get_by_role("button", name="Approve the match").click()
    expect(director.locator("main")).to_contain_text(advisor.person.name)
    assert AdvisorRequest.objects.get().is_named


def test_small_and_right_to_left_nothing_is_cut_off(transactional_db, world, open_page):
    row = cases.advisor_requested(world, cases.large_operation(world))
    advisor = cases.in_pool(world)
    world.people["secretariat"].language = "ar"
    world.people["secretariat"].save()
    page = open_page(world.secretariat)
    page.set_viewport_size({"width": 360, "height": 740})
    for at in (
        "/coordination-advisors/", row.get_absolute_url(), advisor.get_absolute_url(),
        "/coordination-advisors/pool/", row.get_absolute_url() + "steps/match/",
    ):  # fmt: skip
        page.goto(at)
        assert fits(page), at
        assert violations(page) == [], at
