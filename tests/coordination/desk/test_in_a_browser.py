"""The desk in a browser: a society suspended, a change found in the record, the record verified; small, right to left."""

import pytest
from playwright.sync_api import expect

from coordination.components import actions as components
from coordination.orders import actions as orders
from tests.factories import cases
from tests.fixtures.accessibility import fits, violations
from tests.fixtures.browser import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 700}


def test_a_society_is_suspended_and_the_record_says_so(transactional_db, world, open_page):
    cases.operation(world)
    page = open_page(world.secretariat)
    page.goto("/")
    page.locator("details.site-person > summary").click()
    follow(page.get_by_role("link", name="Secretariat’s desk"))
    assert fits(page) and violations(page) == []
    page.goto("/components/DPL001/")
    page.get_by_role("link", name="Suspend the membership").click()
    page.get_by_label("Suspended from").fill("2026-01-05")
    page.get_by_label("Why, and on what does it rest?").fill("Decision of the Governing Board")
    assert violations(page) == []
    page.get_by_role("button", name="Record the suspension").click()
    expect(page.locator("main")).to_contain_text("Membership suspended")

    page.set_viewport_size(PHONE)
    page.goto("/desk/audit/?kind=component")
    expect(page.locator("main")).to_contain_text("Decision of the Governing Board")
    assert fits(page) and violations(page) == []
    follow(page.get_by_role("link", name="Membership suspended"))
    assert fits(page) and violations(page) == []
    page.goto("/desk/audit/")
    page.get_by_role("button", name="Verify now").click()
    expect(page.locator("main")).to_contain_text("rows are read")
    orders.make_waiting()
    page.goto("/desk/audit/")
    expect(page.locator("main")).to_contain_text("Every chain holds")


def test_the_pages_mirror_and_fit_a_phone(transactional_db, world, open_page):
    cases.operation(world)
    components.amend_component(
        world.polish_ns, by=world.secretariat, changes={"name_fr": "Ici"}, reason="Asked"
    )
    world.polish_ns.loaded = {"name_fr": "Croix-Rouge polonaise"}
    world.polish_ns.save(update_fields=["loaded"])
    reader = world.secretariat
    reader.language = "ar"
    reader.save()
    page = open_page(reader, viewport=PHONE)
    for address in (
        "/desk/", "/desk/reference/", "/desk/audit/", "/components/DPL001/", "/components/new/",
        "/components/DPL001/reference/", "/countries/POL/edit/", "/people/",
        f"/people/{world.urcs.pk}/", "/settings/mco_decided.limit_hours/",
    ):  # fmt: skip
        page.goto(address)
        assert page.evaluate("document.documentElement.dir") == "rtl", address
        assert fits(page), address
        assert violations(page) == [], address
