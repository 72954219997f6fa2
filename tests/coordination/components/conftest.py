"""The reference data as it is delivered, loaded once for the tests that only read it."""

from coordination.components import actions
from coordination.people import actions as people
from tests.fixtures.scenarios import scenario


@scenario
def reference():
    """Load countries, components and posts; returns the report."""
    report = actions.load_reference()
    people.load_posts(report)
    return report
