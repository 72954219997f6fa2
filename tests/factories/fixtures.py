"""Fixtures that every test may ask for."""

import pytest

from tests.factories.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """A small Movement in the database. See `tests.factories.world`."""
    return make_world()
