"""Somebody in the pool."""

from tests.factories import cases
from tests.fixtures.scenarios import scenario


@scenario
def advisor(world):
    """Staff of the Ukrainian Red Cross, English and French, free for ninety days."""
    return cases.in_pool(world)
