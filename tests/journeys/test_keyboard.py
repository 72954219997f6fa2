"""Without a mouse: an entry in the logbook, and knowing at every stop where one is."""

import pytest
from playwright.sync_api import expect

from coordination.logbook.models import LogEntry
from tests.factories import cases

pytestmark = pytest.mark.browser
STOPS = 20
WHERE = """() => {
  const it = document.activeElement, style = getComputedStyle(it);
  const box = it.getClientRects()[0];  // the first line of a link that is broken over two
  const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 40), 0), innerWidth - 1);
  const top = document.elementFromPoint(x, box.top + Math.min(box.height / 2, 12));
  return {
    what: it.outerHTML.slice(0, 120),
    isBody: it === document.body,
    ring: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)
      || style.boxShadow !== 'none',
    inSight: box.height > 0 && box.top >= 0 && box.top < innerHeight,
    uncovered: !!top && (it.contains(top) || top.contains(it)),
  };
}"""


@pytest.fixture
def page(movement, open_page):
    """The page of a large operation, with the coordinator before it."""
    case = cases.large_operation(movement)
    page = open_page(movement.coordinator)
    page.goto(case.get_absolute_url())
    return page


def test_an_entry_is_logged_by_keyboard_alone(page):
    assert _tab_to(page, "document.activeElement.matches('#logbook textarea')")
    page.keyboard.type("Twelve trucks arrived")
    assert _tab_to(page, "document.activeElement.textContent.trim() === 'Write it down'")
    page.keyboard.press("Enter")
    expect(page.locator("#logbook .log")).to_contain_text("Twelve trucks arrived")
    assert LogEntry.objects.get().text == "Twelve trucks arrived"


def _tab_to(page, there: str) -> bool:
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate(there):
            return True
    return False


@pytest.mark.parametrize("width", [360, 1280])
def test_the_focus_is_seen_and_nothing_lies_over_it(page, width):
    page.set_viewport_size({"width": width, "height": 740})
    faults = []
    for number in range(1, STOPS + 1):
        page.keyboard.press("Tab")
        stop = page.evaluate(WHERE)
        assert not stop["isBody"], f"after {number - 1} stops the focus is lost"
        if not (stop["ring"] and stop["inSight"] and stop["uncovered"]):
            faults.append((number, stop))
    assert faults == []
