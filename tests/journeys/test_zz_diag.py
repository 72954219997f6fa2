import pytest, tests.journeys.test_first_48_hours as t
from tests.factories import cases
pytestmark = pytest.mark.browser
def test_it(movement, open_page):
    case = cases.large_operation(movement, name=t.NAME)
    cases.held_summit(movement, case)
    page = open_page(movement.urcs)
    page.on("response", lambda r: print(r.request.method, r.status, r.url) if r.request.method == "POST" or r.status>=400 else None)
    page.goto("/")
    try:
        t._fill_and_file_the_table(page)
    except Exception as e:
        print(str(e)[:300]); print(page.url); page.screenshot(path="/tmp/journeys/fail.png", full_page=True)
        print(page.locator(".error-summary, #notices, .notice").all_inner_texts())
        raise SystemError
