"""What a full packet costs: what is read is read once for all texts, and what is held is held once."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.tools.packet.device import Device
from tools.decision import actions as decisions
from tools.packet.actions import make_packet
from tools.packet.opening import open_packet, tokens_in
from tools.packet.taking import look_through, take_in

pytestmark = pytest.mark.django_db
CELLS = {"text": "We agree {n}", "lead": "IFRC", "supports": "ICRC, URCS", "due_at": "in 6 days", "subject": "Matter {n} anew", "disagreement": "None {n}"}  # fmt: skip

MOST_A_TEXT = 10
"""With its share of the step that a row takes when it is decided."""


def full_packet(world, summit, rows):
    for n in range(rows):
        decisions.add_row(summit, by=world.coordinator, topic="other", subject=f"Matter {n}")
    device = Device(make_packet(summit, by=world.coordinator))
    for n, row in enumerate(summit.rows.filter(topic="other", text="").in_order()[:rows]):
        for cell, said in CELLS.items():
            device.type(row, cell, said.format(n=n))
    return open_packet(tokens_in(device.save()), by=world.coordinator)


def cost(act):
    began = time.monotonic()
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen), time.monotonic() - began


def test_a_text_more_costs_few_queries_and_a_row_more_its_step(world, summit):
    some = {}
    for n in (5, 10):
        packet = full_packet(world, summit, n)
        look_through(packet, by=world.coordinator)
        some[n], _seconds = cost(lambda packet=packet: take_in(packet, by=world.coordinator))
    a_row = (some[10] - some[5]) / 5
    assert a_row / len(CELLS) <= MOST_A_TEXT, some
