"""A request, and somebody in the pool who could go."""

from tests.factories import cases
from tests.fixtures.scenarios import scenario


@scenario
def asked(world, case):
    """A request for the thirty days from today on, in English."""
    return cases.advisor_requested(world, case)


@scenario
def advisor(world):
    return cases.in_pool(world)
