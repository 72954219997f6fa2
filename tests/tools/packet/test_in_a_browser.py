"""The packet in a real browser: made in the product, opened from a file without a line, brought back by another."""

import hashlib
import hmac
import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.factories import cases
from tests.fixtures.accessibility import violations
from tests.tools.packet.device import Device
from tools.cell.models import CellEdit
from tools.cell.policy import Standing, Way
from tools.decision import actions as decisions
from tools.decision.models import Decision
from tools.mini_summit import actions as summits
from tools.packet import policy
from tools.packet.actions import make_packet
from tools.packet.document import FILES, page_of
from tools.packet.models import Packet, PacketReturn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def summit(transactional_db, world):
    return cases.held_summit(world, cases.large_operation(world))


@pytest.fixture
def rows(summit):
    return list(summit.rows.in_order())


@pytest.fixture
def file(world, summit, tmp_path):
    """A packet's file on somebody's disk."""
    path = tmp_path / "packet.html"
    packet = make_packet(summit, by=world.coordinator, made_for="Head of Delegation, ICRC")
    path.write_text(page_of(packet), encoding="utf-8")
    return path


@pytest.fixture
def open_file(open_page):
    """`open_file(path, page=None, **options)`: the file in a browser window that has no line."""

    def open_one(path, page=None, **options):
        if page is None:
            page = open_page(accept_downloads=True, **options)
            page.context.set_offline(True)
        page.goto(path.as_uri())
        return page

    return open_one


def cell(page, row, name):
    return page.locator(f"[data-id='{row.pk}.{name}']")


def state(page):
    return page.locator("#state")


def saved(page, folder):
    """The file that the button saves."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the filled packet").first.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def bring(page, summit, path):
    page.goto(f"{summit.get_absolute_url()}packets/back/")
    page.get_by_label("Filled packet").set_input_files(path)
    page.get_by_role("button", name="Look at what is in it").click()
    return page


def standing(row):
    return Decision.objects.get(pk=row.pk)


def test_from_the_table_into_a_file_without_a_line_and_back_by_another_person(
    world, summit, rows, open_page, open_file, tmp_path
):
    maker = open_page(world.coordinator, accept_downloads=True)
    maker.goto(f"{summit.get_absolute_url()}table/")
    maker.get_by_role("link", name="Work without a line").click()
    maker.get_by_label("For whom").fill("Head of Delegation, ICRC")
    maker.get_by_role("button", name="Make a packet").click()
    with maker.expect_download() as download:
        maker.get_by_role("link", name="Download the packet").click()
    name = download.value.suggested_filename
    assert name == f"{summit.operation.ref}-MS{summit.number}-packet1.html"
    path = tmp_path / name
    download.value.save_as(path)
    assert path.stat().st_size < 80_000

    device = open_file(path)
    expect(device.locator("header")).to_contain_text("Head of Delegation, ICRC")
    expect(state(device)).to_have_text("Nothing is filled in yet.")
    cell(device, rows[0], "text").fill("The IFRC co-convenes 🌊 </script><!-- \u2028 'x' \"y\"")
    cell(device, rows[0], "lead").fill("IFRC")
    expect(state(device)).to_contain_text("2 cells filled in, not yet in a file.")
    expect(state(device)).to_contain_text("They are kept in this browser.")
    device.once("dialog", lambda dialog: dialog.accept())  # asked before leaving
    device.close(run_before_unload=True)

    again = open_file(path, device.context.new_page())
    expect(cell(again, rows[0], "lead")).to_have_value("IFRC")
    cell(again, rows[1], "text").fill("تقود الجمعية الوطنية")
    again.locator("[data-id$='.subject'][data-new]").fill("Pumps")
    again.locator("[data-id$='.text'][data-new]").fill("Two to Kherson")
    filled = saved(again, tmp_path)
    assert filled.name == name.replace(".html", "-filled-1.html")
    expect(state(again)).to_contain_text(
        f"5 cells filled in, all of them in the file {filled.name}"
    )

    elsewhere = open_file(filled)  # another device, which had none of it
    expect(cell(elsewhere, rows[1], "text")).to_have_value("تقود الجمعية الوطنية")
    expect(elsewhere.locator("[data-id$='.text'][data-new]")).to_have_value("Two to Kherson")
    expect(state(elsewhere)).to_contain_text("5 cells filled in, all of them in this file.")
    cell(elsewhere, rows[2], "text").fill("Added on the laptop")
    filled = saved(elsewhere, tmp_path)
    assert filled.name.endswith("-filled-2.html")

    other = bring(open_page(world.urcs), summit, filled)
    expect(other.get_by_role("heading", level=1)).to_have_text("What the packet brings")
    expect(other.locator("main")).to_contain_text("Two to Kherson")
    expect(other.locator("main")).to_contain_text("Nothing is written yet")
    assert not CellEdit.objects.exists()
    assert violations(other) == []
    other.get_by_role("button", name="Take in 6 cells").click()
    expect(other.locator("#notices")).to_contain_text("The packet is taken in.")
    assert standing(rows[0]).text == "The IFRC co-convenes 🌊 </script><!-- \u2028 'x' \"y\""
    assert standing(rows[0]).lead == world.ifrc
    assert standing(rows[1]).text == "تقود الجمعية الوطنية"
    assert standing(rows[2]).text == "Added on the laptop"
    new = summit.rows.in_order().last()
    assert (new.subject, new.text) == ("Pumps", "Two to Kherson")
    assert set(CellEdit.objects.values_list("way", "by")) == {(Way.PACKET, world.urcs.pk)}
    maker.goto(f"{summit.get_absolute_url()}table/")
    expect(maker.locator("main")).to_contain_text("The last one came back at")

    bring(other, summit, filled)
    expect(other.locator(".error-summary")).to_contain_text(f"brought by {world.urcs.name}")
    assert PacketReturn.objects.count() == 1


def test_a_cell_that_was_written_meanwhile_is_shown_beside_before_and_after(
    world, summit, rows, file, open_file, open_page, tmp_path
):
    device = open_file(file)
    cell(device, rows[0], "text").fill("Ours, from the road")
    filled = saved(device, tmp_path)
    decisions.write_row(rows[0], by=world.coordinator, changes={"text": "Theirs"})
    other = bring(open_page(world.urcs), summit, filled)
    expect(other.locator("main")).to_contain_text("Stands now: Theirs")
    expect(other.locator("main")).to_contain_text("Will stand beside another text of the same cell")
    other.get_by_role("button", name="Take in 1 cell").click()
    expect(other.locator("#notices")).to_contain_text("The packet is taken in.")
    other.goto(f"{summit.get_absolute_url()}table/")
    expect(other.locator(f"#row-{rows[0].pk}")).to_contain_text("Ours, from the road")
    assert standing(rows[0]).text == "Theirs"


def test_a_packet_that_comes_after_the_filing_is_marked_late(
    world, summit, rows, file, open_file, open_page, tmp_path
):
    device = open_file(file)
    cell(device, rows[0], "text").fill("Too late")
    device.locator("[data-id$='.text'][data-new]").fill("A row too late")
    filled = saved(device, tmp_path)
    cases.decide_all(world, summit)
    summits.file_table(summit, by=world.urcs)
    other = bring(open_page(world.urcs), summit, filled)
    expect(other.locator("main")).to_contain_text("The table was filed before it came back.")
    other.get_by_role("button", name="Take in 2 cells").click()
    expect(other.locator("#back")).to_contain_text("A row too late")
    assert CellEdit.objects.waiting().get().standing == Standing.LATE
    assert violations(other) == []


@pytest.mark.parametrize(
    ("block", "sentence"),
    [("filled", "their seal does not fit"), ("given", "was changed since")],
)
def test_one_changed_letter_is_refused(
    world, summit, rows, file, open_file, open_page, tmp_path, block, sentence
):
    device = open_file(file)
    cell(device, rows[0], "text").fill("Agreed")
    filled = saved(device, tmp_path)
    page = filled.read_text(encoding="utf-8")
    at = page.index(f'id="smcc-{block}">"') + len(f'id="smcc-{block}">"') + 200
    other = "A" if page[at] != "A" else "B"
    filled.write_text(page[:at] + other + page[at + 1 :], encoding="utf-8")
    brought = bring(open_page(world.urcs), summit, filled)
    expect(brought.locator(".error-summary")).to_contain_text(sentence)
    assert not CellEdit.objects.exists()
    if block == "filled":
        expect(state(open_file(filled))).to_contain_text("were changed or damaged")


def test_a_device_whose_clock_is_two_hours_behind_counts_from_the_typing(
    world, summit, rows, file, open_file, open_page, tmp_path
):
    from django.utils import timezone

    device = open_page(accept_downloads=True)
    device.clock.install(time=timezone.now() - timedelta(hours=2))
    device.context.set_offline(True)
    open_file(file, device)
    cell(device, rows[0], "due_at").fill("in 6 h")
    other = bring(open_page(world.urcs), summit, saved(device, tmp_path))
    expect(other.locator("main")).to_contain_text("The clock of the device was behind by")
    other.get_by_role("button", name="Take in 1 cell").click()
    expect(other.locator("#notices")).to_contain_text("The packet is taken in.")
    due_in = standing(rows[0]).due_at - timezone.now()
    assert abs(due_in - timedelta(hours=6)) < timedelta(minutes=3)


def test_where_the_browser_keeps_nothing_it_says_so(rows, file, open_file, open_page):
    page = open_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    open_file(file, page)
    cell(page, rows[0], "text").fill("Agreed")
    expect(state(page)).to_contain_text("This browser keeps nothing: save before you close")


def test_what_is_put_back_as_it_was_is_nothing_to_bring(rows, file, open_file):
    page = open_file(file)
    cell(page, rows[0], "text").fill("Agreed")
    expect(state(page)).to_contain_text("1 cell filled in")
    cell(page, rows[0], "text").fill("")
    expect(state(page)).to_have_text("Nothing is filled in yet.")


def test_without_a_script_it_says_what_to_do_and_reads(
    rows, world, file, open_file, open_page, tmp_path
):
    device = open_file(file)
    cell(device, rows[0], "text").fill("Filled in on the road")
    filled = saved(device, tmp_path)
    viewer = open_file(filled, java_script_enabled=False)
    expect(viewer.locator("header")).to_contain_text("Your viewer runs no scripts")
    expect(viewer.locator("main")).to_contain_text("Filled in: Filled in on the road")
    assert viewer.locator("textarea:visible, main input:visible, button:visible").count() == 0


def test_the_packet_is_filled_in_with_the_keyboard_alone(rows, file, open_file, tmp_path):
    page = open_file(file)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save the filled packet").first).to_be_focused()
    page.keyboard.press("Tab")
    expect(cell(page, rows[0], "text")).to_be_focused()
    page.keyboard.type("Agreed")
    page.locator("#more").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-id$='.subject'][data-new]").last).to_be_focused()
    page.get_by_role("button", name="Save the filled packet").first.focus()
    with page.expect_download():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [640, 360, 180])
def test_the_packet_has_no_fault_that_a_program_can_find(
    world, summit, rows, open_file, tmp_path, language, width
):
    from django.utils import translation

    decisions.write_row(rows[0], by=world.coordinator, changes={"text": "Long-" * 30})
    decisions.run(rows[1], "defer", by=world.coordinator, reason="Next week")
    with translation.override(language):
        packet = make_packet(summit, by=world.coordinator)
    path = tmp_path / "packet.html"
    path.write_text(page_of(packet), encoding="utf-8")
    page = open_file(path, viewport={"width": width, "height": 600})
    cell(page, rows[0], "text").fill("تقود الجمعية الوطنية")
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    assert page.locator("h1").count() == 1
    if width == 360:
        page.evaluate("document.querySelector('meta[http-equiv]').remove()")
        assert violations(page) == []


VECTORS = [
    (b"", b""), (b"\x0b" * 20, b"Hi There"), (b"Jefe", b"what do ya want for nothing?"),
    (b"\xaa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First"),
    *((b"k" * 32, b"x" * n) for n in (55, 56, 63, 64, 65, 119, 120, 5000)),
]  # fmt: skip


def test_its_own_seal_is_hmac_sha256(browser_page):
    """RFC 4231, and every length around the edges of a block."""
    browser_page.add_script_tag(content=(FILES / "seal.js").read_text() + ";window.sealed = hmac;")
    for key, said in VECTORS:
        found = browser_page.evaluate(
            "([key, said]) => Array.from(sealed(new Uint8Array(key), new Uint8Array(said)))",
            [list(key), list(said)],
        )
        assert bytes(found) == hmac.new(key, said, hashlib.sha256).digest()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_of_packets_have_no_fault_that_a_program_can_find(
    world, summit, file, open_page, language
):
    reader = world.urcs
    type(reader).objects.filter(pk=reader.pk).update(language=language)
    page = open_page(reader, viewport={"width": 360, "height": 740})
    for address in ("", "new/", "back/", "1/"):
        page.goto(f"{summit.get_absolute_url()}packets/{address}")
        expect(page.locator("h1")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert violations(page) == [], address


def test_everything_works_without_a_script_in_the_product(
    world, summit, rows, file, open_file, open_page, tmp_path
):
    device = open_file(file)
    cell(device, rows[0], "text").fill("Agreed")
    filled = saved(device, tmp_path)
    other = bring(open_page(world.urcs, java_script_enabled=False), summit, filled)
    other.get_by_role("button", name="Take in 1 cell").click()
    expect(other.locator("h1")).to_have_text("Packet 1")
    assert standing(rows[0]).text == "Agreed"
    assert re.search("Written into the cell: 1", other.content())
    assert Packet.objects.get().returns.get().taken_by == world.urcs


def test_a_long_packet_without_a_worker_is_taken_in_before_ones_eyes(
    world, summit, rows, open_page, tmp_path, monkeypatch
):
    """The page goes on by itself, part by part; nobody presses anything, and it has no violations."""
    monkeypatch.setattr(policy, "AT_ONCE", 2)
    monkeypatch.setattr(policy, "PART", 2)
    monkeypatch.setattr(policy, "SECONDS", 0)
    monkeypatch.setattr(policy, "QUIET", timedelta(seconds=1))
    device = Device(make_packet(summit, by=world.coordinator))
    for row in rows[:6]:
        device.type(row, "text", f"Agreed on {row.pk}")
    path = tmp_path / "filled.html"
    path.write_bytes(device.save())
    page = bring(open_page(world.urcs, viewport={"width": 360, "height": 740}), summit, path)
    page.get_by_role("button", name="Take in 6 cells").click()
    expect(page.locator("#progress")).to_contain_text("of 6 texts are taken in.")
    assert violations(page) == []
    expect(page.get_by_text("Written into the cell: 6.")).to_be_visible(timeout=20_000)
    page.get_by_role("link", name="See what became of each text").click()
    expect(page.get_by_role("heading", name="What became of each text")).to_be_visible()
    assert violations(page) == []
    assert CellEdit.objects.count() == 6
