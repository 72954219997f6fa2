"""A held Mini-Summit with its open table, and what its Secretary General brings."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.table_import import actions
from tools.table_import.preview import Preview


@scenario
def summit(world, case):
    return cases.held_summit(world, case)


@scenario
def rows(summit):
    return list(summit.rows.in_order())


@pytest.fixture
def url(summit):
    return reverse("table_import_list", args=[summit.operation.ref, summit.number])


@pytest.fixture
def urcs(world, signed_in):
    return signed_in(world.urcs)


@pytest.fixture
def pasted(world, summit):
    """`pasted(text)` or `pasted(html=…)` reads what was pasted, as the coordinator unless said otherwise."""

    def read(text="", html="", by=None):
        return actions.read_pasted_table(
            summit, by=by or world.coordinator, text=text, html=html, key=uuid4()
        )

    return read


def judged(table):
    """By row: where it goes, and each cell with what becomes of it."""
    return {
        row.n: (row.goes.choice, {cell.cell: cell.verdict for cell in row.cells})
        for row in Preview(table).rows
    }
