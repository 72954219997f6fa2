"""A held Mini-Summit with its open table, a packet of it, and what a device writes into one."""

import pytest

from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tests.tools.packet.device import Device
from tools.packet.actions import make_packet


@scenario
def summit(world, case):
    return cases.held_summit(world, case)


@scenario
def packet(world, summit):
    return make_packet(summit, by=world.coordinator, made_for="Head of Delegation, ICRC")


@scenario
def rows(summit):
    return list(summit.rows.in_order())


@pytest.fixture
def device(packet):
    """The packet on somebody's device, as the script in it fills it in."""
    return Device(packet)
