"""The reference data as it is delivered, loaded once for the tests that only read it."""

import pytest

from coordination.components import actions
from coordination.people import actions as people


@pytest.fixture
def reference(db):
    """Load countries, components and posts; returns the report."""
    report = actions.load_reference()
    people.load_posts(report)
    return report
