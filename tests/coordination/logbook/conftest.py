"""An operation with a logbook, and people who read and write it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from coordination.operations.models import Operation
from tests.factories import cases
from tests.fixtures.scenarios import scenario


@scenario
def case(world: Any) -> Operation:
    return cases.operation(world, hours_ago=30)


@pytest.fixture
def signed_in(world: Any) -> Callable[[str], Client]:
    """`signed_in("coordinator")` gives that person's client."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(world.people[name])
        return client

    return sign_in


@pytest.fixture
def coordinator(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("coordinator")
