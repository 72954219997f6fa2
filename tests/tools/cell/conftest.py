"""A held Mini-Summit with its open table, and texts on their way into its cells."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.cell.actions import Typed, write_cell
from tools.decision.models import Decision


@scenario
def summit(world, case):
    return cases.held_summit(world, case)


@scenario
def row(summit):
    return summit.rows.in_order().first()


@pytest.fixture
def write(world, row):
    """`write("text", "Agreed", base=1)` writes into the first row, as the coordinator unless said otherwise."""

    def send(cell, text, *, base=0, by=None, key=None, settles=(), ago=timedelta(0), into=None):
        typed = Typed(
            cell, text, base, key or uuid4(), timezone.now() - ago, tuple(settles)
        )  # fmt: skip
        return write_cell(
            Decision.objects.filter(pk=(into or row).pk), typed, by=by or world.coordinator
        )

    return send
