"""A table pasted in Chromium as a clipboard gives it, looked through, brought in; and its pages for everybody."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import cases
from tests.fixtures.accessibility import violations
from tests.fixtures.browser import follow
from tests.tools.table_import import clipboards
from tools.decision import actions as decisions
from tools.decision.models import Decision
from tools.table_import import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTE = """([box, html, text]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", text);
  box.focus();
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def summit(transactional_db, world):
    return cases.held_summit(world, cases.large_operation(world))


@pytest.fixture
def rows(summit):
    return list(summit.rows.in_order())


def bring(world, summit, open_page, **options):
    page = open_page(world.urcs, **options)
    page.goto(f"{summit.get_absolute_url()}table/imports/")
    return page


def paste(page, html, text="Issue\tWhat was decided"):
    box = page.get_by_label("Paste the table here")
    page.evaluate(PASTE, [box.element_handle(), html, text])
    return box


def wide(page):
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def test_words_clipboard_is_pasted_mapped_otherwise_and_brought_in(world, summit, rows, open_page):
    page = open_page(world.urcs)
    page.goto(f"{summit.get_absolute_url()}table/")
    follow(page.get_by_role("link", name="Bring in a table"))
    paste(page, clipboards.WORD)
    expect(page.locator("#paste-said")).to_have_text(
        "A table of 3 rows and 4 columns is ready to be read."
    )
    page.get_by_role("button", name="Read the table").click()
    expect(page.get_by_role("heading", name="Pasted table", level=1)).to_be_visible()
    page.get_by_text("What the columns say").click()
    page.get_by_label("Column 3: Lead agency").select_option("supports")
    page.get_by_label("Row 3 goes to").select_option(str(rows[2].pk))
    page.get_by_role("button", name="Read the columns this way").click()
    expect(page.locator("#read-3")).to_contain_text("Logistics lead")
    page.get_by_role("button", name="Bring in 5 cells into 2 rows").first.click()
    expect(page.locator("#notices")).to_contain_text("4 cells were brought in, in 2 rows.")
    row = Decision.objects.get(pk=rows[1].pk)
    assert list(row.supports.all()) == [world.icrc] and row.lead is None
    page.get_by_role("link", name=re.compile("Supporting components")).first.click()
    expect(page.locator(f"#row-{rows[2].pk} [data-cell=supports]")).to_contain_text(
        "Atlantis Brigade"
    )


def test_a_text_that_is_changed_after_pasting_is_what_is_read(world, summit, open_page):
    page = bring(world, summit, open_page)
    box = paste(page, clipboards.WORD)
    box.fill("Appeals: one appeal")
    expect(page.locator("#paste-said")).to_contain_text("the text is read")
    page.get_by_role("button", name="Read the table").click()
    expect(page.locator("#read-1")).to_contain_text("one appeal")
    expect(page.locator("#read-2")).to_have_count(0)


def test_a_long_table_goes_on_by_itself_until_it_is_done(world, summit, open_page, monkeypatch):
    monkeypatch.setattr(
        actions.take, "__kwdefaults__", {**actions.take.__kwdefaults__, "seconds": 0.0}
    )
    table = actions.read_pasted_table(
        summit, by=world.urcs, text="Appeals: one\nAdvisor: two\nRoles: three"
    )
    page = open_page(world.urcs)
    page.goto(table.get_absolute_url())
    page.get_by_role("button", name=re.compile("Bring in")).first.click()
    expect(page.locator("h1 ~ .lead, .lead")).to_contain_text("Brought in.", timeout=30_000)
    assert Decision.objects.exclude(text="").count() == 3


@pytest.mark.parametrize("options", [
    {}, {"viewport": {"width": 360, "height": 740}}, {"java_script_enabled": False},
])  # fmt: skip
@pytest.mark.parametrize("language", ["en", "ar"])
def test_each_page_is_for_everybody(world, summit, rows, open_page, options, language):
    person = world.urcs
    person.language = language
    person.save()
    decisions.write_row(rows[1], by=world.coordinator, changes={"text": "Theirs"})
    text = (
        "Topic\tDecision\tWho\nSecurity lead\tThe ICRC leads\tAtlantis Brigade\n"
        + "Pumps" * 40
        + "\t"
        + "x" * 400
        + "\tICRC\n\tx\t"
    )
    table = actions.read_pasted_table(summit, by=world.urcs, text=text)
    page = bring(world, summit, open_page, **options)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    pages = [page.url, table.get_absolute_url()]
    for address in pages:
        page.goto(address)
        if options.get("java_script_enabled", True):
            if address != pages[0]:
                page.locator("details summary").first.click()
            assert wide(page) <= 0
            assert violations(page) == []
    page.locator("button[name=do][value=take]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).not_to_be_empty()
    if options.get("java_script_enabled", True):
        assert wide(page) <= 0
        assert violations(page) == []
    assert Decision.objects.get(pk=rows[1].pk).text == "The ICRC leads"


def test_without_a_script_plain_text_is_pasted_read_and_brought_in(world, summit, rows, open_page):
    page = bring(world, summit, open_page, java_script_enabled=False)
    page.get_by_label("Paste the table here").fill("1. Security lead: ICRC, by 14 March 2099")
    page.get_by_role("button", name="Read the table").click()
    page.get_by_role("button", name="Bring in 2 cells into 1 row").first.click()
    expect(page.locator("#notices")).to_contain_text("2 cells were brought in, in 1 row.")
    assert Decision.objects.get(pk=rows[1].pk).lead == world.icrc
