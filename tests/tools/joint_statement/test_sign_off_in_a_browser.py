"""The sign-off in a browser: a comment with a wording, an objection, the redline, silence; clean for axe."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import cases
from tests.fixtures.accessibility import violations
from tests.tools.silence.begun import begun, tell, told
from tools.joint_statement import actions as statements
from tools.section_comment import actions as comments
from tools.silence.actions import close_due
from tools.silence.models import Silence

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TELEPHONE = {"width": 360, "height": 740}


@pytest.fixture
def statement(transactional_db, world):
    return cases.clearing_statement(world, cases.large_operation(world))


def late_for_the_icrc(world, statement):
    """A silence procedure of which the ICRC is told five hours before its hard time."""
    silence = begun(world, statement)
    tell()
    people = [world.icrc_hod.pk, world.icrc_director.pk]
    mails = told(silence).filter(channel="email", recipient__in=people)
    mails.update(handed_over_at=silence.closes_at - timedelta(hours=5))
    return silence


def address(statement, name):
    return reverse(name, args=[statement.operation.ref, statement.number])


def clean(page):
    assert violations(page) == [], page.url


def test_from_a_comment_over_an_objection_to_silence(world, statement, open_page):
    page = open_page(world.icrc_hod)
    page.goto(statement.get_absolute_url())
    clean(page)
    page.get_by_role("link", name="Read and comment, section by section").click()
    form = page.locator("form").filter(has=page.get_by_role("button", name="Add the comment"))
    form.get_by_label("Section").select_option("situation")
    form.get_by_label("Comment").fill("Which hour is meant?")
    form.get_by_label("Wording that you propose").fill("What we know at 06:00 UTC.")
    page.get_by_role("button", name="Add the comment").click()
    thread = page.locator("article.card")
    expect(thread).to_contain_text("Which hour is meant?")
    expect(thread.locator("blockquote")).to_have_text("What we know at 06:00 UTC.")
    clean(page)

    page.goto(statement.get_absolute_url())
    page.get_by_label("We object to it").check()
    page.get_by_label("If you object: to what").select_option("situation")
    page.get_by_label("Remark, or the reason").fill("It names no hour.")
    page.get_by_label("If you object: the wording").fill("What we know at 06:00 UTC.")
    page.get_by_role("button", name="Record for ICRC").click()
    expect(page.locator("main")).to_contain_text("Objects to section 1")
    clean(page)

    lead = open_page(world.coordinator)
    lead.goto(address(statement, "silence"))
    expect(lead.locator("main")).to_contain_text("Silence cannot begin over an objection")
    clean(lead)
    statements.write_statement(
        statement, by=world.coordinator, sections={"situation": "What we know at 06:00 UTC."}
    )

    page.goto(address(statement, "joint_statement_redline"))
    expect(page.locator("#situation ins").first).to_be_visible()
    expect(page.locator("#situation del").first).to_be_visible()
    clean(page)
    page.goto(statement.get_absolute_url())
    page.get_by_role("button", name="Withdraw the objection").click()
    expect(page.get_by_role("button", name="Withdraw the objection")).to_have_count(0)
    clean(page)

    lead.goto(address(statement, "silence"))
    there = (timezone.now() + timedelta(hours=30)).astimezone(
        ZoneInfo(statement.operation.onset_zone)
    )
    lead.locator("[name=closes_at_date]").fill(f"{there:%Y-%m-%d}")
    lead.locator("[name=closes_at_time]").fill(f"{there:%H:%M}")
    clean(lead)
    lead.get_by_role("button", name="Begin: silence counts from then on").click()
    expect(lead.locator("main")).to_contain_text(
        "told at least 8 hours before, so that each has time"
    )
    clean(lead)
    assert Silence.objects.get().is_running


def test_who_was_told_too_late_reads_it_and_can_still_object(world, statement, open_page):
    silence = late_for_the_icrc(world, statement)
    close_due(silence.closes_at)
    page = open_page(world.icrc_hod)
    page.goto(address(statement, "silence"))
    mine = page.locator("section[aria-labelledby=last] .position").filter(has_text="ICRC")
    expect(mine).to_contain_text("Told too late, not counted")
    expect(mine).to_contain_text("less than 8 hours before silence counts")
    clean(page)
    page.goto(statement.get_absolute_url())
    expect(page.locator("#waiting")).to_contain_text("ICRC")
    page.get_by_label("We object to it").check()
    page.get_by_label("Remark, or the reason").fill("We had five hours, at night.")
    page.get_by_role("button", name="Record for ICRC").click()
    expect(page.locator("main")).to_contain_text("We had five hours, at night.")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_its_pages_fit_a_telephone_in_both_directions(world, statement, open_page, language):
    comments.comment(
        statement, by=world.icrc_hod, section="situation", text="Which hour?",
        proposed="What we know at 06:00 UTC.",
    )  # fmt: skip
    silence = late_for_the_icrc(world, statement)
    person = world.coordinator
    person.language = language
    person.save()
    page = open_page(person, viewport=TELEPHONE)
    running = [statement.get_absolute_url(), address(statement, "silence")]
    _each_fits(page, [*running, address(statement, "section_comment_list")])
    close_due(silence.closes_at)
    _each_fits(page, running)
    statements.speak(
        statement, by=world.icrc_hod, component=world.icrc, clears=False, section="situation",
        text="It names no hour.", proposed="What we know at 06:00 UTC.",
    )  # fmt: skip
    statements.write_statement(
        statement, by=world.coordinator, sections={"situation": "What we know at this late hour."}
    )
    _each_fits(page, [*running, address(statement, "joint_statement_redline")])
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")


def _each_fits(page, addresses):
    for each in addresses:
        page.goto(each)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), each
        clean(page)
