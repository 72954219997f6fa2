"""Two editors in real browsers on lines that drop, lose, repeat and reorder: no typed word is lost."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

from tests.tools.decision.in_a_browser.on_the_page import cell, said, send_now, standing
from tools.cell.actions import settle_cell
from tools.cell.models import CellEdit
from tools.decision.models import Decision

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS = 2
SAVES = re.compile(r"/table/rows/\d+/text/$")
ALL_SENT = re.compile("Saved on the server|Everything you see is on the server")


class Editor:
    """A browser with the table open, and what becomes of its next requests."""

    def __init__(self, page: Any, url: str) -> None:
        self.context, self.url = page.context, url
        self.fates: list[str] = []
        self.under_way: list[tuple[str, dict[str, str], str]] = []
        self.moving: set[Any] = set()
        self.page = page
        self._open()

    def _open(self) -> None:
        self.page.route(SAVES, lambda route: self._pass(route))
        self.page.on("request", lambda one: "/move/" in one.url and self.moving.add(one))
        for end in ("requestfinished", "requestfailed"):
            self.page.on(end, lambda one: self.moving.discard(one))
        self.page.goto(self.url)
        expect(said(self.page)).not_to_be_empty()

    def _pass(self, route: Any) -> None:
        fate = self.fates.pop(0) if self.fates else "arrive"
        request = route.request
        self.under_way.append((request.url, request.headers, request.post_data or ""))
        if fate == "drop":
            route.abort()
        elif fate == "lose":
            route.fetch()
            route.abort()
        elif fate == "twice":
            route.fetch()
            route.fulfill(response=route.fetch())
        else:
            route.continue_()

    def type(self, row: Decision, word: str) -> None:
        control = cell(self.page, row, "text")
        control.focus()
        control.press("Control+End")
        control.press_sequentially(" " + word)
        control.blur()

    def cut(self) -> None:
        self.context.set_offline(True)

    def mend(self) -> None:
        self.context.set_offline(False)
        send_now(self.page)

    def reopen(self) -> None:
        """The tab is closed where it stands, and opened when there is a line."""
        self.page.close()
        self.moving.clear()
        self.context.set_offline(False)
        self.page = self.context.new_page()
        self._open()

    def wait_for_moves(self) -> None:
        """Until the server has answered every move of a row: then its order is the one to compare with."""
        while self.moving:
            self.page.evaluate("1")

    def replay(self) -> None:
        """Everything that was ever sent comes once more, the newest first."""
        for url, headers, body in reversed(self.under_way):
            kept = {k: v for k, v in headers.items() if k in ("x-csrftoken", "content-type")}
            self.context.request.post(url, headers=kept | {"referer": self.url}, data=body)


who, where = st.integers(0, 1), st.integers(0, ROWS - 1)
steps = st.one_of(
    st.tuples(st.just("type"), who, where),
    st.tuples(st.sampled_from(["cut", "mend", "reopen"]), who),
    st.tuples(st.just("fate"), who, st.sampled_from(["drop", "lose", "twice"])),
    st.tuples(st.just("move"), who),
)
words = count()


@settings(
    max_examples=6, derandomize=True, phases=[Phase.explicit, Phase.generate], database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(script=st.lists(steps, min_size=6, max_size=12))
def test_no_typed_word_is_lost_and_both_pages_end_alike(world, summit, open_page, rows, script):
    url = f"{summit.get_absolute_url()}table/"
    both = [Editor(open_page(world.urcs), url), Editor(open_page(world.coordinator), url)]
    typed = []
    for name, number, *more in script:
        editor = both[number]
        if name == "type":
            typed.append(f"{'ab'[number]}{next(words)}")
            editor.type(rows[more[0]], typed[-1])
        elif name == "fate":
            editor.fates.append(more[0])
        elif name == "move":
            editor.page.locator(f"#row-{rows[0].pk}").get_by_role("button", name="Down").click()
        else:
            getattr(editor, name)()
    for editor in both:
        editor.mend()
        expect(said(editor.page)).to_contain_text(ALL_SENT, timeout=60_000)
        editor.wait_for_moves()
        editor.replay()
    texts = list(CellEdit.objects.values_list("typed", flat=True))
    for word in typed:
        assert any(word in text.split() for text in texts), f"{word} is in no text of {texts}"
    for edit in CellEdit.objects.waiting():
        settle_cell(
            Decision.objects.filter(pk=edit.decision_id), edit.cell, [edit.key], by=world.urcs
        )
    order = [f"row-{row.pk}" for row in summit.rows.in_order()]
    for editor in both:
        send_now(editor.page)
        for row in rows[:ROWS]:
            expect(cell(editor.page, row, "text")).to_have_value(standing(row).text, timeout=20_000)
        expect(editor.page.locator("[data-rows] .theirs")).to_have_count(0, timeout=20_000)
        found = editor.page.locator("[data-rows] > section")
        for n, row_id in enumerate(order):
            expect(found.nth(n)).to_have_id(row_id, timeout=20_000)
        editor.context.close()
