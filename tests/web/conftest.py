"""The kitchen sink served at its own addresses, and somebody to look at it."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

HERE = Path(__file__).parent


@pytest.fixture
def kitchen(settings):
    """The addresses and templates of the tests of the look."""
    settings.ROOT_URLCONF = "tests.web.urls"
    templates = [{**each} for each in settings.TEMPLATES]
    templates[0]["DIRS"] = [*templates[0]["DIRS"], HERE / "templates"]
    settings.TEMPLATES = templates


@pytest.fixture
def reader(db):
    """A signed-in person in Geneva who reads English."""
    return get_user_model().objects.create_user(
        "reader@demo.example",
        "demo-demo-demo",
        name="Reader of the page",
        time_zone="Europe/Zurich",
    )
