"""Somebody signed in, and operations at the stage that a test begins with."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from coordination.operations.models import Operation
from tests.factories import cases
from tests.factories.world import World
from tests.fixtures.scenarios import scenario


@scenario
def case(world: World) -> Operation:
    """A large operation, its first Mini-Summit due."""
    return cases.large_operation(world)


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    """`signed_in(person)` gives a browser without scripts in which that person is signed in."""

    def sign_in(person: Any) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in
