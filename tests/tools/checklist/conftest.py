"""An operation with a full checklist in use."""

import pytest

from tests.factories import cases
from tests.fixtures.scenarios import scenario


@scenario
def case(world):
    return cases.large_operation(world)


@scenario
def checklist(world, case):
    return cases.with_checklist(world, case)


@pytest.fixture
def item(checklist):
    """An item of it by its key."""
    return lambda key: checklist.items.get(item__key=key)
