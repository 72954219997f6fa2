"""Fixtures of the API's tests."""

import pytest

from tests.api.caller import OPERATION, Caller
from tests.factories import cases
from tests.fixtures.scenarios import scenario


@pytest.fixture
def call(world):
    """`call("coordinator")` is that person with a token that may write."""
    return lambda name, scope="write", **headers: Caller(getattr(world, name), scope, **headers)


@scenario
def large(world):
    """An operation declared large-scale: every tool is open."""
    return cases.large_operation(world)


@pytest.fixture
def facts():
    from datetime import timedelta

    from django.utils import timezone

    onset = timezone.now() - timedelta(hours=5)
    return OPERATION | {"onset_at": onset.isoformat()}
