"""Drills brought to a state through the real steps, and forms as a browser sends them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from coordination.drills.models import Drill
from coordination.operations.models import Operation
from tests.coordination.drills.staged import announced, started
from tests.factories import cases
from tests.fixtures.scenarios import scenario


@scenario
def case(world: Any) -> Operation:
    """An operation in Ukraine, large, with the URCS convening and the ICRC co-convening as agreed."""
    made = cases.large_operation(world)
    from coordination.operations import actions as operations

    for convening in made.convenings.all():
        operations.run_convening(convening, "agree", by=world.coordinator)
    return made


@scenario
def drill(world: Any, case: Operation) -> Drill:
    """Announced from that operation, for ten minutes from now."""
    return announced(world, case)


@scenario
def running(world: Any, drill: Drill) -> Drill:
    """The same, its clock just started."""
    return started(world, drill)


@pytest.fixture
def signed_in(world: Any) -> Callable[[str], Client]:
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(world.people[name])
        return client

    return sign_in


@pytest.fixture
def soon() -> Any:
    return timezone.now() + timedelta(minutes=10)
