"""A held Mini-Summit with its table, and who writes in it."""

import pytest
from django.urls import reverse

from tests.factories import cases
from tests.fixtures.scenarios import scenario


@scenario
def summit(world, case):
    return cases.held_summit(world, case)


@pytest.fixture
def url(summit):
    return reverse("decision_table", args=[summit.operation.ref, summit.number])


@scenario
def rows(summit):
    return list(summit.rows.in_order())


@pytest.fixture
def urcs(world, signed_in):
    return signed_in(world.urcs)
