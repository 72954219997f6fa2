"""Every main page, on a phone and on a wide screen, from the left and from the right.

No page is wider than its window, each has one first heading, none has a fault that WCAG 2.2 AA
knows and a program can find, and nothing is complained of in the browser's console.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from coordination.deadlines.models import Delivery
from coordination.deadlines.sweep import fire_due_rungs
from coordination.logbook.actions import write_entry
from tests.factories import cases
from tests.fixtures.accessibility import violations
from tests.journeys import table_pages
from tools.mini_summit import actions as summits

pytestmark = pytest.mark.browser
PHONE, WIDE = {"width": 360, "height": 740}, {"width": 1600, "height": 900}
LONG = "Coordination-of-the-logistics-of-the-whole-eastern-corridor-and-its-warehouses"


@pytest.fixture
def addresses(movement: Any) -> dict[str, str]:
    """The main pages by name: of an operation with everything issued, and of one under way."""
    w = movement
    done = cases.large_operation(w)
    parameters = cases.issued_parameters(w, done)
    summit = summits.plan_mini_summit(done, by=w.coordinator)
    summit = cases.held_summit(w, done)
    under_way = cases.large_operation(w, name=LONG, hours_ago=49)
    clearing = cases.clearing_statement(w, under_way)
    write_entry(done, by=w.coordinator, text=f"{LONG} وصلت المضخات إلى المستودع")
    fire_due_rungs()
    message = Delivery.objects.filter(
        recipient=w.coordinator, channel="inbox", rung__isnull=False
    ).latest("id")
    return {
        "watch": reverse("watch"),
        "operations": reverse("operation_list"),
        "operation": done.get_absolute_url(),
        "operation under way": under_way.get_absolute_url(),
        "new operation": reverse("operation_new"),
        "scale": reverse("operation_scale", args=[done.ref]),
        "logbook": reverse("logbook", args=[done.ref]),
        "Mini-Summit": summit.get_absolute_url(),
        "record as held": reverse("mini_summit_hold", args=[under_way.ref, 1]),
        "decision table": reverse("decision_table", args=[done.ref, summit.number]),
        "check answers": reverse("mini_summit_file", args=[done.ref, summit.number]),
        "receipt": reverse("mini_summit_receipt", args=[done.ref, 1]),
        "decisions": reverse("decision_list", args=[done.ref]),
        "statement": clearing.get_absolute_url(),
        "parameters": under_way.minimum_parameters.get().get_absolute_url(),
        "document": parameters.get_absolute_url(),
        "advisor": under_way.mco_deployment.get_absolute_url(),
        "inbox": reverse("inbox"),
        "message": reverse("inbox_message", args=[message.pk]),
        "deadlines": reverse("deadline_list"),
        "deadline": reverse("deadline", args=[under_way.deadlines.earliest("id").pk]),
        "components": reverse("component_list"),
        "component": reverse("component", args=["DUA001"]),
        "profile": reverse("profile"),
        "settings": reverse("policy_settings"),
        "search": reverse("search") + "?q=Ukraine",
        "404": "/nowhere/",
    } | table_pages.of_both(w, done)


@pytest.mark.parametrize(
    ("language", "first", "then"), [("en", WIDE, PHONE), ("ar", PHONE, WIDE)], ids=["en", "ar"]
)
def test_no_page_has_a_fault_that_a_program_can_find(
    movement, addresses, open_page, sign_in_again, language, first, then
):
    reader = movement.coordinator
    type(reader).objects.update(language=language)
    page = open_page(reader)
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    faults = []
    for name, address in addresses.items():
        page.set_viewport_size(first)
        if name in table_pages.OF_A_PRINCIPAL:
            sign_in_again(page.context, movement.icrc_director)
        answer = page.goto(address)
        assert answer.status == (404 if name == "404" else 200), name
        found = [*_shape(page, language), *violations(page)]
        page.set_viewport_size(then)
        found += _shape(page, language)
        found += [text for text in said if not (name == "404" and "status of 404" in text)]
        said.clear()
        faults += [f"{name}: {fault}" for fault in found]
        if name in table_pages.OF_A_PRINCIPAL:
            sign_in_again(page.context, reader)
    assert not faults, "\n" + "\n".join(faults)


def _shape(page: Any, language: str) -> list[str]:
    """The width of the page against its window, its first heading, and its direction."""
    at = page.evaluate(
        """() => ({
          wide: document.documentElement.scrollWidth, window: innerWidth,
          first: document.querySelectorAll('h1').length, way: document.documentElement.dir,
          out: [...document.querySelectorAll('main *')].filter(it => {
            const box = it.getBoundingClientRect();
            return box.right > innerWidth + 1 || box.left < -1;
          }).slice(0, 3).map(it => it.outerHTML.slice(0, 120)),
        })"""
    )
    faults = []
    if at["wide"] > at["window"]:
        faults.append(f"{at['wide']} px wide in a window of {at['window']}: {at['out']}")
    if at["first"] != 1:
        faults.append(f"{at['first']} first headings")
    if at["way"] != ("rtl" if language == "ar" else "ltr"):
        faults.append(f"it runs {at['way']}")
    return faults
