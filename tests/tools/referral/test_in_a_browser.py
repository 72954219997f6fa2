"""The register and a decision's path in a browser: small, right to left, by keyboard, without a script."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from coordination import process
from tests.factories import cases
from tests.fixtures.accessibility import fits, violations
from tools.decision import policy
from tools.decision.models import Decision
from tools.referral.models import Referral

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def summit(transactional_db, world):
    return cases.filed_summit(world, cases.large_operation(world))


@pytest.fixture
def decision(world, summit):
    """Three days late, with the host's Secretary General."""
    row = summit.rows.in_order().first()
    row = process.amend(
        row, {"responsible_post": world.posts["urcs_sg"]}, by=world.urcs, roles=policy.MAY_EDIT
    )
    Decision.objects.filter(pk=row.pk).update(due_at=timezone.now() - timedelta(days=3, hours=1))
    return row


def test_escalated_the_other_sees_it_waiting_returns_it_and_the_path_is_visible(
    world, decision, open_page
):
    page = open_page(world.coordinator)
    page.goto("/decisions/")
    expect(page.locator("main")).to_contain_text("overdue by 3")
    page.get_by_role("link", name=decision.title).first.click()
    page.get_by_role("link", name="Escalate", exact=True).click()
    page.get_by_label("To which post").select_option(label="ICRC Director of Operations, ICRC")
    page.get_by_label("Why").fill("The two institutions do not agree")
    assert violations(page) == []
    page.get_by_role("button", name="Escalate").click()
    expect(page.locator("#path")).to_contain_text("Escalated to the strategic level")

    other = open_page(world.icrc_director)
    other.goto("/")
    other.get_by_role("link", name=f"Decide what was escalated: {decision.title}").click()
    other.get_by_role("link", name="Return with what was decided").click()
    other.get_by_label("What was decided").fill("The ICRC co-convenes until March")
    assert violations(other) == []
    other.get_by_role("button", name="Return the decision").click()
    path = other.locator("#path li")
    expect(path).to_have_count(2)
    expect(path.nth(1)).to_contain_text("The ICRC co-convenes until March")
    assert violations(other) == []
    page.goto("/decisions/")
    expect(page.locator("main")).to_contain_text("Escalated to strategic, returned")
    assert Referral.objects.get().state == "answered"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_register_fits_a_phone_and_is_accessible_in_both_directions(
    world, summit, decision, open_page, language
):
    person = world.urcs
    person.language = language
    person.save(update_fields=["language"])
    page = open_page(person)
    page.set_viewport_size({"width": 360, "height": 800})
    for url in ("/decisions/", "/decisions/?show=&drills=with", decision.get_absolute_url(),
                f"{decision.get_absolute_url()}refer/delegate/", summit.get_absolute_url()):  # fmt: skip
        page.goto(url)
        expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
        assert fits(page), url
        assert violations(page) == [], url


def test_the_tabs_and_rows_are_reached_by_keyboard(world, decision, open_page):
    page = open_page(world.urcs)
    page.goto("/decisions/")
    page.get_by_role("link", name="To be followed up").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("show=mine"))
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name=decision.title).focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(decision.title)


def test_without_a_script_filters_narrow_and_a_decision_is_done_with_its_evidence(
    world, decision, open_page
):
    page = open_page(world.urcs, java_script_enabled=False)
    page.goto("/decisions/?show=mine")
    page.locator("details.filters summary, .filters summary").first.click()
    page.get_by_label("Words of the decision").fill("nothing says this")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("main")).to_contain_text("No decision fits these filters.")
    page.goto(decision.get_absolute_url())
    page.get_by_role("link", name="Done", exact=True).click()
    page.get_by_label("What shows that it is done").fill("Signed on 3 May")
    page.get_by_label("Link to it").fill("example")
    page.get_by_role("button", name="Record as done").click()
    expect(page.locator("main")).to_contain_text("It begins with https:// or http://")
    page.get_by_label("Link to it").fill("https://example.org/3")
    page.get_by_role("button", name="Record as done").click()
    expect(page.locator("main")).to_contain_text("Signed on 3 May")
    assert Decision.objects.get(pk=decision.pk).evidence_url == "https://example.org/3"
