"""A plan in a browser: validated by the third, activated at night on a phone, compared; small, right to left."""

import pytest
from playwright.sync_api import expect

from tests.factories import cases, plans
from tests.fixtures.accessibility import fits, violations
from tests.fixtures.browser import follow
from tools.contingency_plan import validating

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_third_validates_the_plan_goes_to_work_and_is_compared(
    transactional_db, world, open_page
):
    made, case = plans.proposed(world), cases.operation(world)
    for name in ("urcs", "icrc_hod"):
        validating.validate(made, by=getattr(world, name))
    page = open_page(world.ifrc_hod)
    page.goto("/")
    follow(page.get_by_role("link", name="Read and validate: Winter in the east"))
    assert violations(page) == []
    page.get_by_role("link", name="Validate the plan").click()
    page.get_by_role("button", name="Validate").click()
    expect(page.locator("main")).to_contain_text("Edition 1, validated on")

    page.set_viewport_size({"width": 360, "height": 700})
    assert fits(page) and violations(page) == []
    page.get_by_role("link", name="Activate the plan").click()
    page.get_by_label("Operation").select_option(value=case.ref)
    page.get_by_label("Why is it activated?").fill("The grid failed")
    assert fits(page) and violations(page) == []
    page.get_by_role("button", name="Activate the plan").click()
    page.get_by_role("link", name="Say how far reality matched the plan").click()
    page.get_by_label("In part").check()
    page.get_by_label("What were the plan and the planning good for?").fill("We knew whom to call")
    page.get_by_label("What came of “The grid fails”?").select_option(
        label="It came, and otherwise"
    )
    page.get_by_role("spinbutton").fill("400000")
    page.get_by_role("button", name="Record the comparison").click()
    expect(page.locator("main")).to_contain_text("Say where the real figure comes from.")
    page.get_by_label("Source of the real figure: People affected").fill("Ministry, day 10")
    assert fits(page) and violations(page) == []
    page.get_by_role("button", name="Record the comparison").click()
    expect(page.locator("main")).to_contain_text("400,000")
    assert fits(page) and violations(page) == []


def test_the_pages_mirror_and_fit_a_phone(transactional_db, world, open_page):
    made = plans.validated(world)
    reader = world.urcs
    reader.language = "ar"
    reader.save()
    page = open_page(reader, viewport={"width": 360, "height": 700})
    for address in (
        "/contingency-plans/",
        made.get_absolute_url(),
        f"/contingency-plans/{made.pk}/text/",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.dir") == "rtl"
        assert fits(page) and violations(page) == [], address
