"""The three levels of Ukraine, set up through the real steps."""

from __future__ import annotations

import pytest

from tests.factories.levels import Levels


@pytest.fixture
def levels(world):
    return Levels(world)
