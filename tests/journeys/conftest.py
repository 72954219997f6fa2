"""A small Movement that the server of the browser sees."""

import pytest

from tests.factories.world import World, make_world


@pytest.fixture
def movement(transactional_db: None) -> World:
    """The world of the factories, committed, so that the server's threads find it."""
    return make_world()
