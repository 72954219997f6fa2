"""A Secretary General reads what is agreed on security, signs it, and puts it into force; on a phone and in Arabic."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.factories import security
from tests.fixtures.accessibility import violations
from tests.fixtures.browser import follow
from tests.tools.security_agreement.conftest import Register
from tools.security_agreement import signing
from tools.security_agreement.models import SecurityAgreement

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_second_signature_and_the_entry_into_force(transactional_db, world, open_page):
    agreement = Register(world).to("negotiated")
    signing.sign(agreement, by=world.icrc_hod, component=world.icrc)
    page = open_page(world.urcs)
    page.goto("/")
    page.get_by_role("link", name="Sign: ICRC for URCS, L2").first.click()
    main = page.locator("main")
    expect(main).to_contain_text("Not signed yet: URCS.")
    assert violations(page) == []
    follow(main.locator("td").get_by_role("link", name="Sign"))
    assert violations(page) == []
    page.get_by_role("button", name="Save").click()
    expect(main).to_contain_text("Both have signed.")
    page.get_by_role("link", name="Enter into force").click()
    page.get_by_role("button", name="Save").click()
    expect(main).to_contain_text("it is in force, and no security lead is named", ignore_case=True)
    assert SecurityAgreement.objects.get().is_in_force
    page.goto("/security-agreements/")
    expect(main).to_contain_text("ICRC for URCS, L2")
    assert violations(page) == []


def test_safer_access_is_recorded(transactional_db, world, open_page):
    page = open_page(world.urcs)
    page.goto("/countries/UKR/safer-access/")
    assert violations(page) == []
    page.get_by_label("Assessed").check()
    page.get_by_role("button", name="Record it").click()
    expect(page.locator("main")).to_contain_text("URCS")
    expect(page.get_by_label("Plan of action agreed")).to_be_visible()
    assert violations(page) == []


def test_the_pages_fit_a_phone_and_mirror_in_arabic(transactional_db, world, open_page):
    at = security.agreed(world).get_absolute_url()
    new = "/countries/UKR/security-agreements/new/"
    for locale in ("en", "ar"):
        page = open_page(world.urcs, viewport={"width": 360, "height": 800}, locale=locale)
        for url in ("/security-agreements/", at, new, "/countries/UKR/safer-access/"):
            page.goto(url)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 360, (url, wide)
