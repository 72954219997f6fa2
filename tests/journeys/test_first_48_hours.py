"""The first two days of an emergency, from the sign-in to the issued parameters, by clicking alone."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from coordination.deadlines.models import Delivery
from coordination.deadlines.sweep import fire_due_rungs
from coordination.operations.models import Operation
from tests.fixtures.browser import follow
from tests.journeys.steps import (
    KYIV,
    decide,
    log_an_operation,
    moment,
    open_operation,
    open_tool,
    put_aside,
    rows_of_the_table,
    sign_in,
)

pytestmark = pytest.mark.browser
NAME = "Escalation in the east"


def test_from_the_first_sign_in_to_the_issued_parameters(movement, open_page):
    coordinator = sign_in(open_page(), "coordinator")
    log_an_operation(coordinator, NAME, hours_ago=30)
    _declare_large(coordinator)
    _see_the_first_reminder(coordinator)
    _hold_the_meeting(coordinator)
    host = sign_in(open_page(), "urcs")
    _fill_and_file_the_table(host)
    _write_the_statement(coordinator)
    for name in ("icrc_hod", "ifrc_hod"):
        _clear_the_statement(sign_in(open_page(), name))
    _clear_the_statement(host)
    _issue_the_statement(coordinator)
    _ask_for_endorsement(coordinator)
    _endorse(sign_in(open_page(), "icrc_director"))
    principal = sign_in(open_page(accept_downloads=True), "ifrc_usg")
    _endorse(principal)
    _issue_the_parameters(principal)
    _find_every_message(coordinator, principal)


def _declare_large(page):
    page.get_by_role("link", name="Declare the scale").first.click()
    page.get_by_role("radio", name="Large").check()
    page.get_by_label("Declared by").fill("Head of Delegation, IFRC")
    page.get_by_label("Why", exact=True).fill("Nationwide; beyond the capacity of the host")
    page.get_by_role("button", name="Record the declaration").click()
    expect(page.locator("main")).to_contain_text("Large scale")
    for tool in ("Mini-Summit", "Joint Statement", "inimum parameters"):
        expect(page.locator("#tools")).to_contain_text(tool)


def _see_the_first_reminder(page):
    """At 30 hours the target of the Mini-Summit is past: a reminder waits, and is acknowledged."""
    assert fire_due_rungs() > 0
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Inbox").click()
    page.locator("main").get_by_role("link", name=re.compile("Hold the Mini-Summit")).first.click()
    page.get_by_role("button", name="Seen").click()
    expect(page.get_by_role("button", name="Seen")).to_have_count(0)
    seen = Delivery.objects.filter(recipient__email="coordinator@demo.example")
    assert seen.exclude(acknowledged_at=None).exists()


def _hold_the_meeting(page):
    open_tool(page, NAME, "Mini-Summit")
    page.locator("#attendance").get_by_role("link", name="Change").click()
    for came in ("Ukrainian Red Cross Society", "International Committee"):
        line = page.get_by_role("group", name=re.compile(came))
        line.get_by_label("Attendance").select_option("attended")
        line.get_by_label("Represented by").fill("Head of Delegation")
    page.get_by_role("button", name="Save", exact=False).first.click()
    page.get_by_role("link", name="Record as held").click()
    moment(page, "held_at", (timezone.now() - timedelta(hours=1)).astimezone(KYIV))
    page.get_by_role("button", name="Record the meeting as held").click()
    expect(page.locator("#notices")).to_contain_text("recorded as held")


def _fill_and_file_the_table(page):
    open_tool(page, NAME, "Mini-Summit")
    follow(page.get_by_role("link", name="Write in the table"))
    rows = [row.get_attribute("id") for row in rows_of_the_table(page)]
    put_aside(page, rows[-1], "Drop", "Not a matter of this emergency")
    put_aside(page, rows[-2], "Defer", "The delegation comes tomorrow")
    for row in rows[:-2]:
        decide(page.locator(f"#{row}"), "Agreed by all who came", "URCS")
    page.get_by_role("button", name="Save, check and file").click()
    page.get_by_role("heading", name="Check the decision table", level=1).wait_for()
    page.get_by_role("button", name="file the table").click()
    page.get_by_role("heading", name="The decision table is filed", level=1).wait_for()
    summit = Operation.objects.get().mini_summits.get()
    assert summit.receipt
    expect(page.locator("main")).to_contain_text(summit.receipt)


def _write_the_statement(page):
    open_tool(page, NAME, "Joint Statement")
    page.get_by_label("Situation").fill("What we know at this hour.")
    page.get_by_role("button", name="Save the text").click()
    expect(page.locator("#notices")).to_contain_text("The text is saved.")
    page.get_by_role("button", name="Ask for clearance").click()
    expect(page.locator("#waiting")).to_contain_text("Waiting for")


def _clear_the_statement(page):
    open_tool(page, NAME, "Joint Statement")
    page.get_by_role("radio", name="We clear it as it stands").check()
    page.get_by_role("button", name="Record for").click()
    expect(page.locator("#notices")).to_contain_text("What you said is recorded.")


def _issue_the_statement(page):
    open_tool(page, NAME, "Joint Statement")
    page.get_by_role("link", name="Issue the Joint Statement").click()
    page.get_by_role("button", name="Issue the Joint Statement").click()
    page.get_by_role("heading", name="The Joint Statement is issued", level=1).wait_for()
    expect(page.locator("main")).to_contain_text(
        Operation.objects.get().joint_statements.get().receipt
    )


def _ask_for_endorsement(page):
    open_tool(page, NAME, "inimum parameters")
    page.get_by_role("button", name="Ask both principals to endorse").click()
    expect(page.locator("#waiting")).to_contain_text("Waiting for the endorsement")


def _endorse(page):
    open_tool(page, NAME, "inimum parameters")
    page.get_by_role("button", name="Endorse", exact=True).click()
    expect(page.get_by_role("button", name="Endorse", exact=True)).to_have_count(0)


def _issue_the_parameters(page):
    page.get_by_role("link", name="Issue the minimum parameters").click()
    page.get_by_role("button", name="Issue the minimum parameters").click()
    page.get_by_role("heading", name="The minimum parameters are issued", level=1).wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the PDF").click()
    pdf = Path(waiting.value.path()).read_bytes()
    assert pdf.startswith(b"%PDF")
    assert NAME in " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def _find_every_message(coordinator, principal):
    """Nothing that was said to somebody is missing from that person's inbox."""
    fire_due_rungs(timezone.now() + timedelta(hours=24))
    for page, name in ((coordinator, "coordinator"), (principal, "ifrc_usg")):
        open_operation(page, NAME)
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Inbox").click()
        said = Delivery.objects.filter(recipient__email=f"{name}@demo.example", channel="inbox")
        subjects = sorted(said.values_list("subject", flat=True))
        assert subjects
        shown = page.locator("main tbody th a")
        expect(shown).to_have_count(len(subjects))
        assert sorted(shown.all_inner_texts()) == subjects
