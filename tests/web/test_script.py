"""What the page's script adds: true clocks, forms sent once, and sentences on a bad line."""

import pytest

from tests.web import urls

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("kitchen"),
]
MINUTE = 60_000


@pytest.fixture
def reader(transactional_db, django_user_model):
    return django_user_model.objects.create_user(
        "reader@demo.example",
        "demo-demo-demo",
        name="Reader of the page",
        time_zone="Europe/Zurich",
    )


@pytest.fixture
def page(open_page, reader):
    urls.RECEIVED.clear()
    return open_page(reader)


def notice(page):
    return page.locator("#notices .notice")


def test_a_clock_stays_true_while_the_page_stays_open(page):
    page.clock.install()
    page.goto(f"/bench/?due={31 * 3600 + 90}")
    assert page.locator(".clock-left").inner_text() == "31 hours left"
    assert page.locator("#short").inner_text() == "31\xa0h left"
    page.clock.fast_forward(63 * MINUTE)
    assert page.locator(".clock-left").inner_text() == "30 hours left"
    assert page.locator("#short").inner_text() == "30\xa0h left"


def test_days_are_said_as_the_server_says_them(page):
    page.clock.install()
    page.goto(f"/bench/?due={76 * 3600 + 90}")
    assert page.locator("#short").inner_text() == "3\xa0d 4\xa0h left"
    page.clock.fast_forward(63 * MINUTE)
    assert page.locator("#short").inner_text() == "3\xa0d 3\xa0h left"
    assert page.locator(".clock-left").inner_text() == "3 days 3 hours left"


@pytest.mark.parametrize(
    "minutes", [0, 1, 59, 60, 61, 359, 360, 389, 390, 4289, 4290, 20129, 43199]
)
def test_the_page_says_a_span_as_the_server_does(page, minutes):
    """What the script writes after a minute is what the server wrote, whatever the length."""
    page.clock.install()
    page.goto(f"/bench/?due={minutes * 60 + 30}")
    texts = [page.locator(where) for where in ("#short", ".clock-left")]
    written = [text.inner_text() for text in texts]
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert [text.inner_text() for text in texts] == written


def test_a_clock_turns_overdue_before_ones_eyes_and_is_said_aloud_once(page):
    page.clock.install()
    page.goto("/bench/?due=90")
    assert page.locator("#spoken").inner_text() == ""
    page.clock.fast_forward(2 * MINUTE)
    assert page.locator(".clock.is-overdue").count() == 1
    assert page.locator(".clock-head .tag.late").is_visible()
    assert not page.locator(".clock-head .tag.neutral").is_visible()
    said = page.locator("#spoken").inner_text()
    assert said.startswith("Decision table filed, Ukraine 2022:") and said.endswith("late.")
    page.evaluate("document.getElementById('spoken').textContent = ''")
    page.clock.fast_forward(2 * MINUTE)
    assert page.locator("#spoken").inner_text() == ""


@pytest.mark.parametrize("hours", [24, 6, 1])
def test_thresholds_are_announced_politely(page, hours):
    page.clock.install()
    page.goto(f"/bench/?due={hours * 3600 + 90}")
    page.clock.fast_forward(MINUTE)
    assert page.locator("#spoken").inner_text() == ""
    page.clock.fast_forward(MINUTE)
    assert page.locator("#spoken").inner_text().startswith("Decision table filed")
    assert page.locator("#spoken").get_attribute("aria-live") == "polite"


def test_a_wrong_device_clock_does_not_matter(page):
    page.clock.install(time="2001-01-01T00:00:00Z")
    page.goto(f"/bench/?due={31 * 3600 + 90}")
    page.clock.fast_forward(63 * MINUTE)
    assert page.locator(".clock-left").inner_text() == "30 hours left"


def test_arabic_clocks_count_in_arabic(page, reader):
    type(reader).objects.filter(pk=reader.pk).update(language="ar")
    page.clock.install()
    page.goto(f"/bench/?due={31 * 3600 + 90}")
    page.clock.fast_forward(63 * MINUTE)
    assert "30 ساعة" in page.locator(".clock-left").inner_text()


def test_a_second_click_sends_nothing_and_the_button_itself_is_sent(page):
    page.goto("/bench/")
    page.get_by_label("Words").fill("The road is closed.")
    page.evaluate(
        """() => { const button = document.querySelector('#ordinary button');
        button.click(); setTimeout(() => button.click(), 100); }"""
    )
    page.get_by_role("heading", name="Plain").wait_for()
    assert [sent["words"] for sent in urls.RECEIVED] == ["The road is closed."]
    assert urls.RECEIVED[0]["go"] == "here"


def test_a_quick_save_is_sent_once_too(page):
    page.goto("/bench/")
    page.get_by_label("Entry").fill("Pumps arrived")
    page.evaluate(
        """() => { const button = document.querySelector('#quick button');
        button.click(); button.click(); }"""
    )
    page.locator("#saved").wait_for()
    page.wait_for_timeout(300)
    assert len(urls.RECEIVED) == 1
    assert page.get_by_role("button", name="Save").is_enabled()


def test_going_back_finds_the_form_usable_again(page):
    page.goto("/bench/")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Plain").wait_for()
    page.go_back()
    assert page.get_by_role("button", name="Send").is_enabled()


def test_leaving_a_half_written_form_is_asked_about(page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/bench/")
    page.get_by_label("Words").press_sequentially("Half a")
    page.goto("/")
    assert asked == ["beforeunload"]


def test_a_form_saved_quickly_is_not_asked_about(page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/bench/")
    page.get_by_label("Entry").press_sequentially("Pumps")
    page.get_by_role("button", name="Save").click()
    page.locator("#saved").wait_for()
    page.goto("/")
    assert asked == []


def test_an_untouched_form_is_left_in_peace(page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/bench/")
    page.goto("/")
    assert asked == []


def send_quickly(page, kind, words="Pumps arrived"):
    page.goto("/bench/")
    page.evaluate(
        """kind => { const form = document.getElementById('quick');
        form.setAttribute('data-hx-post', `/answer/${kind}/`); htmx.process(form); }""",
        kind,
    )
    page.get_by_label("Entry").fill(words)
    page.get_by_role("button", name="Save").click()


def test_a_quick_save_shows_its_answer(page):
    send_quickly(page, "fine")
    page.locator("#saved").wait_for()
    assert notice(page).count() == 0


def test_a_refusal_is_a_notice_and_what_was_typed_stays(page):
    send_quickly(page, "refused")
    notice(page).wait_for()
    assert "2 decisions have no lead." in notice(page).inner_text()
    assert page.get_by_label("Entry").input_value() == "Pumps arrived"
    assert page.get_by_role("button", name="Save").is_enabled()
    page.evaluate("document.getElementById('quick').setAttribute('data-hx-post', '/answer/fine/')")


def test_a_form_to_mend_is_shown(page):
    send_quickly(page, "mend")
    page.locator("#mended").wait_for()


def test_a_broken_server_is_a_sentence_not_a_trace(page):
    send_quickly(page, "broken")
    notice(page).wait_for()
    assert "What you typed is still here." in notice(page).inner_text()
    assert "trace" not in page.locator("main").inner_text()
    assert page.get_by_label("Entry").input_value() == "Pumps arrived"


def test_a_line_that_is_down_is_a_sentence_and_the_second_try_clears_it(page):
    page.goto("/bench/")
    page.get_by_label("Entry").fill("Pumps arrived")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    notice(page).wait_for()
    assert "The line is down." in notice(page).inner_text()
    assert page.get_by_label("Entry").input_value() == "Pumps arrived"
    page.context.set_offline(False)
    page.get_by_role("button", name="Save").click()
    page.locator("#saved").wait_for()
    assert notice(page).count() == 0


def test_having_been_signed_out_is_told_with_a_way_that_keeps_the_page(page):
    page.goto("/bench/")
    page.get_by_label("Entry").fill("Pumps arrived")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save").click()
    notice(page).wait_for()
    assert "You have been signed out." in notice(page).inner_text()
    assert notice(page).get_by_role("link").get_attribute("target") == "_blank"
    assert page.get_by_label("Entry").input_value() == "Pumps arrived"


def test_signing_in_again_elsewhere_does_not_spoil_an_open_form(page, reader):
    page.goto("/bench/")
    page.get_by_label("Words").fill("Typed before.")
    other = page.context.new_page()
    other.goto("/")
    other.locator(".site-person summary").click()
    other.get_by_role("button", name="Sign out").click()
    other.get_by_label("Email").fill("reader@demo.example")
    other.get_by_label("Password").fill("demo-demo-demo")
    other.get_by_role("button", name="Sign in").click()
    other.locator(".site-person summary").wait_for()
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Plain").wait_for()
    assert urls.RECEIVED[-1]["words"] == "Typed before."


def test_escape_closes_the_menu_and_gives_the_focus_back(page):
    page.goto("/bench/")
    page.locator(".site-person summary").click()
    page.get_by_role("link", name="Profile: language, time zone, tokens").focus()
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="Sign out").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_copying_is_confirmed_aloud(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/bench/")
    page.get_by_role("button", name="Copy the number").click()
    page.wait_for_function("document.getElementById('spoken').textContent === 'Copied.'")
    assert page.evaluate("navigator.clipboard.readText()") == "MS-UKR-2022-01"
