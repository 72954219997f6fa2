"""The board by keyboard alone: open a row's form, save it or leave it, and never lose the place or a word."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from recommendations.recommendation.models import Recommendation
from recommendations.report import actions as reports
from recommendations.report.models import StatusReport
from tests.factories import reviews
from tests.fixtures.accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOARD = "/recommendations/?review=LLR-2026"


@pytest.fixture
def review(transactional_db, world):
    made = reviews.review(world, count=2)
    reviews.closed_round(world, made, date(2026, 5, 23), narrative="As it was.")
    reviews.open_round(world, made, date(2026, 6, 1))
    return made


@pytest.fixture
def board(world, review, open_page):
    def at(who="icrc_hod", **options):
        page = open_page(getattr(world, who), **options)
        page.goto(BOARD)
        return page

    return at


def report():
    return StatusReport.objects.get(round__state="open", recommendation__number=1)


def place(page, kind="report"):
    one = Recommendation.objects.get(number=1)
    return page.locator(f"#{kind}-{one.pk}")


def tab_to(page, kind="report"):
    there = f"document.activeElement.matches('#{kind}-{Recommendation.objects.get(number=1).pk} [data-opens]')"
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate(there):
            return
    raise AssertionError("The button was not reached by the Tab key.")


@pytest.mark.parametrize("key", ["Enter", "F2"])
def test_a_report_is_written_by_keyboard_alone(board, key):
    page = board()
    tab_to(page)
    page.keyboard.press(key)
    status = place(page).get_by_label("Status", exact=False).first
    expect(status).to_be_focused()
    page.keyboard.type("Impl")
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Both houses adopted it.")
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#spoken")).to_have_text("Saved. It is not reported yet.")
    expect(place(page)).to_contain_text("Both houses adopted it.")
    expect(place(page).locator("[data-opens]")).to_be_focused()
    row = report()
    assert (row.status, row.narrative, row.way_forward) == (
        "implemented",
        "Both houses adopted it.",
        "",
    )


def test_escape_gives_the_focus_back_and_asks_before_a_word_is_lost(board):
    page = board()
    tab_to(page)
    page.keyboard.press("Enter")
    form = place(page).locator("form")
    expect(form.locator("select")).to_be_focused()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(place(page).locator("[data-opens]")).to_be_focused()

    page.keyboard.press("F2")
    expect(form.locator("select")).to_be_focused()
    form.locator("[name=narrative]").fill("Half a sentence")
    asked = []
    page.once("dialog", lambda it: (asked.append(it.message), it.dismiss()))
    page.keyboard.press("Escape")
    expect(form.locator("[name=narrative]")).to_have_value("Half a sentence")
    assert asked == ["Leave it, and lose what you typed here?"]
    page.once("dialog", lambda it: it.accept())
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(place(page).locator("[data-opens]")).to_be_focused()
    assert report().narrative == "As it was."


def test_a_form_that_is_open_stays_as_it_is_when_its_button_is_pressed_again(board):
    page = board()
    opener = place(page).locator("[data-opens]")
    opener.click()
    typed = place(page).locator("[name=narrative]")
    typed.fill("Half a sentence")
    opener.focus()
    page.keyboard.press("Enter")
    expect(place(page).locator("select")).to_be_focused()
    expect(typed).to_have_value("Half a sentence")


def test_a_form_that_comes_late_does_not_call_away_who_writes_elsewhere(board):
    page = board("secretariat")
    place(page, "owner").locator("[data-opens]").click()
    due = place(page, "owner").get_by_label("To be done by")
    expect(due).to_be_visible()
    held = []
    page.route("**/in-place/answers/", lambda route: held.append(route))
    place(page, "answers").locator("[data-opens]").click()
    due.focus()
    held[0].continue_()
    expect(place(page, "answers").locator("form")).to_be_visible()
    expect(due).to_be_focused()


def test_two_owners_at_once_see_both_texts_and_the_second_save_is_a_choice(board, world):
    page = board()
    tab_to(page)
    page.keyboard.press("Enter")
    typed = place(page).locator("[name=narrative]")
    typed.fill("My words")
    reports.write_report(report(), by=world.secretariat, changes={"narrative": "Their words"})
    page.keyboard.press("Control+Enter")
    refused = place(page).locator("[data-refused]")
    expect(refused).to_be_focused()
    expect(refused).to_contain_text("Somebody else changed this while you were writing")
    expect(place(page).locator(".theirs")).to_contain_text("Their words")
    expect(typed).to_have_value("My words")
    assert report().narrative == "Their words"
    typed.focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#spoken")).to_have_text("Saved. It is not reported yet.")
    assert report().narrative == "My words"


def test_a_party_and_a_date_are_changed_in_the_row(board, world):
    page = board("secretariat")
    tab_to(page, "answers")
    page.keyboard.press("Enter")
    form = place(page, "answers").locator("form")
    expect(form.get_by_label("Party")).to_be_focused()
    form.get_by_label("Agreed", exact=True).check()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#spoken")).to_have_text("The response is recorded.")
    expect(place(page, "answers").locator("[data-opens]")).to_be_focused()
    tab_to(page, "owner")
    page.keyboard.press("F2")
    place(page, "owner").get_by_label("To be done by").fill("2020-01-01")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#spoken")).to_have_text("Saved.")
    one = Recommendation.objects.get(number=1)
    expect(page.locator(f"#late-{one.pk}")).to_have_text("Overdue")
    assert one.due_on == date(2020, 1, 1) and one.responses.get().answer == "agreed"


def test_hints_come_while_somebody_types_and_never_stand_in_the_way(board):
    page = board()
    tab_to(page)
    page.keyboard.press("Enter")
    form, hints = place(page).locator("form"), place(page).locator(".hints")
    form.locator("[name=narrative]").fill("Already addressed.")
    expect(hints).to_contain_text(
        "The text says “Already addressed”, and yet there is a way forward."
    )
    assert hints.get_attribute("aria-live") == "polite"
    form.locator("[name=way_forward]").fill("")
    expect(hints).not_to_contain_text("and yet there is a way forward")
    form.locator("[name=narrative]").fill("Already addressed, once more.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#spoken")).to_have_text("Saved. It is not reported yet.")
    assert report().narrative == "Already addressed, once more."


def test_hints_come_on_the_page_of_a_report_too(board):
    page = board()
    page.goto(report().get_absolute_url())
    page.get_by_label("Implemented", exact=True).check()
    hints = page.locator(".hints")
    expect(hints).to_contain_text("It is called implemented, and no evidence is recorded.")
    page.get_by_label("Current status, in a few sentences").fill("Todavía en curso.")
    expect(hints).to_contain_text("It is called implemented, and the text says “Todavía”.")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [360, 1600])
def test_the_board_with_every_form_open_is_accessible(board, world, language, width):
    person = world.secretariat
    type(person).objects.filter(pk=person.pk).update(language=language)
    page = board("secretariat", viewport={"width": width, "height": 800})
    for kind in ("answers", "report", "owner"):
        place(page, kind).locator("[data-opens]").click()
        expect(place(page, kind).locator("form")).to_be_visible()
    page.locator(".trend details").evaluate("it => it.open = true")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(page, "best-practice") == [], scheme
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_trend_is_told_by_more_than_colour(board):
    page = board("observer", forced_colors="active")
    figure = page.locator(".trend")
    expect(figure.locator("figcaption")).to_contain_text("In progress: 2")
    legend = figure.locator(".trend-legend li")
    assert [each.strip() for each in legend.all_inner_texts()] == [
        "Implemented", "In progress", "Pending implementation", "Not applicable to SMCC initiative",
        "No answer",
    ]  # fmt: skip
    fills = [
        each.evaluate("it => getComputedStyle(it).fill") for each in legend.locator("rect").all()
    ]
    assert len(set(fills)) == 5, "each has a pattern or a ground of its own"
    page.emulate_media(media="print", forced_colors="none")
    expect(figure).to_be_visible()
    expect(figure.locator("table")).to_be_visible()


def test_without_a_script_the_row_leads_to_the_page_and_back(board):
    page = board(java_script_enabled=False)
    place(page).locator("[data-opens]").click()
    page.get_by_label("Current status, in a few sentences").fill("By hand")
    page.get_by_role("button", name="Save for later").click()
    expect(page.locator("#notices")).to_contain_text("Saved. It is not reported yet.")
    assert page.url.endswith(f"{BOARD}#row-{report().recommendation_id}")
    expect(place(page)).to_contain_text("By hand")


@pytest.mark.parametrize("is_drawn_larger", [False, True], ids=["as it opened", "drawn larger"])
def test_a_save_refused_in_its_row_leaves_no_error_in_the_console(board, is_drawn_larger):
    page = board()
    errors = []
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    tab_to(page)
    page.keyboard.press("Enter")
    typed = place(page).locator("[name=narrative]")
    if is_drawn_larger:
        typed.scroll_into_view_if_needed()
        box = typed.bounding_box()
        corner = (box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)
        page.mouse.move(*corner)
        page.mouse.down()
        page.mouse.move(corner[0], corner[1] + 80, steps=4)
        page.mouse.up()
        expect(typed).to_have_attribute("style", re.compile("height"))
    typed.fill("x" * 10_001)
    with page.expect_response(lambda answer: answer.status == 422):
        page.keyboard.press("Control+Enter")
    expect(place(page).locator("[data-refused]")).to_be_visible()
    expect(typed).to_have_value("x" * 10_001)
    # Of a refused answer the browser itself notes its number, and nothing more.
    assert [each for each in errors if "status of 422" not in each] == []


AT_ONCE = """(at) => new MutationObserver(() => {
  const form = document.querySelector(at + " form");
  if (!form || window.isSent) return;
  window.isSent = true;
  form.elements.narrative.value = "Sent at once.";
  form.requestSubmit();
}).observe(document.body, {childList: true, subtree: true})"""


def test_a_form_sent_in_the_instant_it_appears_is_saved_in_its_row(board):
    page = board()
    one = Recommendation.objects.get(number=1)
    page.evaluate(AT_ONCE, f"#report-{one.pk}")
    tab_to(page)
    page.keyboard.press("Enter")
    expect(page.locator("#spoken")).to_have_text("Saved. It is not reported yet.")
    assert "/recommendations/?" in page.url and report().narrative == "Sent at once."
