"""Pages of the table that answer a form: a packet looked through, a form kept over a sign-in; and what stays small."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from coordination.people.sessions import Session
from tests.factories import cases
from tests.factories.world import PASSWORD
from tests.fixtures.accessibility import violations
from tests.tools.packet.device import Device

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


def whole(page: Any) -> list[str]:
    """Faults that a program can find; none is wider than its window."""
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*violations(page), *(["wider than its window"] if wide else [])]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_packet_is_looked_through_on_a_phone(movement, open_page, tmp_path, language):
    type(movement.urcs).objects.filter(pk=movement.urcs.pk).update(language=language)
    case = cases.large_operation(movement)
    packet = cases.packet_out(movement, cases.with_agenda(movement, case))
    device = Device(packet)
    first, second = packet.summit.rows.in_order()[:2]
    device.type(first, "text", "Agreed without a line")
    device.type(second, "due_at", "when the bridge stands")
    path = tmp_path / "packet.html"
    path.write_bytes(device.save())
    page = open_page(movement.urcs, viewport=PHONE)
    page.goto(reverse("packet_back", args=[case.ref, packet.summit.number]))
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main form button").first.click()
    expect(page.locator("main")).to_contain_text("Agreed without a line")
    assert whole(page) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_form_that_was_kept_is_shown_on_a_phone(movement, open_page, language):
    type(movement.urcs).objects.filter(pk=movement.urcs.pk).update(language=language)
    summit = cases.held_summit(movement, cases.large_operation(movement))
    page = open_page(movement.urcs, viewport=PHONE, java_script_enabled=False)
    page.goto(reverse("decision_table", args=[summit.operation.ref, summit.number]))
    row = summit.rows.in_order().first()
    page.locator(f"[name=row-{row.pk}-text]").fill("Typed before the session ended")
    Session.objects.all().delete()
    page.locator("main form .buttons button[value='']").click()
    page.locator("[name=login]").fill("urcs@demo.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page.locator("main")).to_contain_text("Typed before the session ended")
    assert page.url.endswith("/kept-form/")
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_line_that_says_what_is_saved_stays_one_line_on_a_phone(movement, open_page):
    """It lies over the table while one scrolls: what else there is to know is asked for."""
    summit = cases.held_summit(movement, cases.large_operation(movement))
    page = open_page(movement.urcs, viewport=PHONE)
    page.goto(reverse("decision_table", args=[summit.operation.ref, summit.number]))
    bar = page.locator("#table-saving")
    expect(bar).to_contain_text("Everything you see is on the server.")
    assert bar.bounding_box()["height"] <= 60
    expect(bar.locator("[data-more-words]")).to_be_hidden()
    bar.get_by_text("What this means").click()
    expect(bar.locator("[data-more-words]")).to_contain_text("saved as you go")
