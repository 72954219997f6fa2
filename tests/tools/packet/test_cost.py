"""What a full packet costs: what is read is read once for all texts, and what is held is held once."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.tools.packet.device import Device
from tools.decision import actions as decisions
from tools.packet import policy
from tools.packet.actions import make_packet
from tools.packet.opening import open_packet, tokens_in
from tools.packet.taking import look_through, take_in

pytestmark = pytest.mark.django_db
CELLS = {"text": "We agree {n}", "lead": "IFRC", "supports": "ICRC, URCS", "due_at": "in 6 days", "subject": "Matter {n} anew", "disagreement": "None {n}"}  # fmt: skip

MOST_A_TEXT = 6
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


def test_looking_through_and_keeping_cost_the_same_however_long_the_file_is(
    world, summit, monkeypatch
):
    monkeypatch.setattr(policy, "AT_ONCE", 10)
    looking, keeping = [], []
    for n in (5, 15):
        packet = full_packet(world, summit, n)
        looking.append(cost(lambda packet=packet: look_through(packet, by=world.coordinator))[0])
        keeping.append(cost(lambda packet=packet: take_in(packet, by=world.coordinator))[0])
    assert looking[0] == looking[1] and keeping[0] == keeping[1], (looking, keeping)
