"""An agreement of Ukraine, brought to any state."""

import pytest

from tests.factories.agreements import Pipeline


@pytest.fixture
def pipeline(world):
    return Pipeline(world)
