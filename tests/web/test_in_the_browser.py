"""The look in a real browser: who can use it, at which width, with what."""

import pytest
from playwright.sync_api import expect

from tests.fixtures.accessibility import violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("kitchen"),
]
PHONE, WIDE = {"width": 360, "height": 740}, {"width": 1600, "height": 900}


@pytest.fixture
def reader(transactional_db, django_user_model):
    return django_user_model.objects.create_user(
        "reader@demo.example",
        "demo-demo-demo",
        name="Reader of the page",
        time_zone="Europe/Zurich",
    )


def speak(reader, language):
    type(reader).objects.filter(pk=reader.pk).update(language=language)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_the_kitchen_sink_is_accessible_in_light_and_dark(open_page, reader, language, size):
    speak(reader, language)
    page = open_page(reader, viewport=size)
    page.goto("/kitchen/?bad&said")
    for each in page.locator("details").all():
        each.evaluate("it => it.open = true")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(page, "best-practice") == [], scheme


@pytest.mark.parametrize("address", ["/accounts/login/", "/nowhere/", "/accounts/password/reset/"])
def test_pages_for_strangers_are_accessible(open_page, transactional_db, address):
    page = open_page(viewport=PHONE)
    page.goto(address)
    assert violations(page, "best-practice") == []


@pytest.mark.parametrize(
    "address",
    ["/accounts/password/change/", "/accounts/2fa/", "/accounts/email/", "/accounts/logout/"],
)
def test_pages_of_the_account_are_accessible(open_page, reader, address):
    page = open_page(reader)
    page.goto(address)
    assert violations(page, "best-practice") == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_sticks_out_at_any_width(open_page, reader, language):
    speak(reader, language)
    page = open_page(reader)
    page.goto("/kitchen/?bad")
    for width in (320, 360, 480, 768, 1024, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_text_at_twice_its_size_still_fits(open_page, reader):
    page = open_page(reader, viewport={"width": 640, "height": 800})
    page.goto("/kitchen/?bad")
    page.evaluate("document.documentElement.classList.add('big')")
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('html.big{font-size:32px}');
        document.adoptedStyleSheets = [sheet]; }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 640


def test_arabic_mirrors_the_page(open_page, reader):
    page = open_page(reader, viewport=WIDE)
    page.goto("/kitchen/")
    mark, side = page.locator(".site-mark"), page.locator(".column-side")
    assert mark.bounding_box()["x"] < 400 < 1000 < side.bounding_box()["x"]
    speak(reader, "ar")
    page.goto("/kitchen/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert mark.bounding_box()["x"] > 1000 > 400 > side.bounding_box()["x"]


def test_the_keyboard_reaches_the_content_first_and_sees_where_it_is(open_page, reader):
    page = open_page(reader)
    page.goto("/kitchen/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("it => it === document.activeElement")
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"


def test_every_control_can_be_reached_and_none_is_hidden_when_focused(open_page, reader):
    page = open_page(reader, viewport=PHONE)
    page.goto("/kitchen/?bad")
    for _ in range(90):
        page.keyboard.press("Tab")
        box = page.evaluate(
            """() => { const at = document.activeElement.getBoundingClientRect();
            return [at.top, at.bottom, innerHeight, document.activeElement.tagName]; }"""
        )
        if box[3] == "BODY":
            break
        assert box[1] > 0 and box[0] < box[2], box


def test_errors_are_met_first_and_lead_to_their_fields(open_page, reader):
    page = open_page(reader)
    page.goto("/kitchen/?bad")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.get_by_role("link", name="Onset:").click()
    assert page.evaluate("document.activeElement.id") == "id_onset_0"


def test_status_survives_without_colour(open_page, reader):
    page = open_page(reader, forced_colors="active")
    page.goto("/kitchen/")
    tag = page.locator(".tag.late").first
    assert tag.inner_text().strip() == "Overdue"
    assert tag.locator("svg").bounding_box()["width"] >= 12


def test_paper_carries_the_facts_and_none_of_the_buttons(open_page, reader):
    page = open_page(reader)
    page.goto("/kitchen/?bad")
    page.emulate_media(media="print")
    for shown in (".clock", ".clock-line", "table", ".tag.late"):
        assert page.locator(shown).first.is_visible(), shown
    for hidden in (".site-nav", ".steps", "main form", ".filters", ".page-links", ".menu"):
        for each in page.locator(hidden).all():
            assert not each.is_visible(), hidden


def test_all_of_it_works_without_a_script(open_page, reader):
    page = open_page(reader, java_script_enabled=False)
    page.goto("/bench/")
    page.get_by_label("Words").fill("The road is closed.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Plain")).to_be_visible()
    page.goto("/kitchen/")
    page.get_by_text("Waive this Mini-Summit").first.click()
    expect(page.get_by_label("Why?")).to_be_visible()
    page.locator(".site-person summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_somebody_signs_in_and_out(open_page, reader):
    page = open_page()
    page.goto("/kitchen/")
    page.get_by_label("Email").fill("reader@demo.example")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.get_by_label("Password").fill("demo-demo-demo")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Ukraine and neighbouring countries")).to_be_visible()
    page.locator(".site-person summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


BADGE = "document.querySelector('.site-nav .count').firstChild.textContent = '28'"


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize("width", [320, 360])
def test_a_badge_of_two_digits_fits_into_the_header_of_a_phone(open_page, reader, language, width):
    speak(reader, language)
    page = open_page(reader, viewport={"width": width, "height": 740})
    page.goto("/kitchen/")
    page.evaluate(BADGE)
    page.locator(".site-person > summary").click()
    assert "28" in page.locator(".site-nav .count").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    sticking_out = """() => [...document.querySelectorAll('.site-bar *')].filter(each => {
      const box = each.getBoundingClientRect();
      return box.width > 1 && (box.left < -1 || box.right > innerWidth + 1);
    }).map(each => each.outerHTML.slice(0, 80))"""
    assert page.evaluate(sticking_out) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_long_name_is_cut_at_its_end(open_page, reader, language):
    speak(reader, language)
    type(reader).objects.filter(pk=reader.pk).update(
        name="Under Secretary General, National Society Development and Operations Coordination"
    )
    page = open_page(reader, viewport=WIDE)
    page.goto("/kitchen/")
    name = page.locator(".person-name")
    assert name.evaluate("each => each.scrollWidth > each.clientWidth"), "it is cut"
    # What is left out of an overflowing text is at the end of its direction.
    assert name.evaluate("each => getComputedStyle(each).direction") == "ltr"
