"""An operation with a whole clock in its record."""

from datetime import timedelta

from django.utils import timezone

from smcc.audit.record import append
from tests.coordination.proof import story
from tests.factories import cases
from tests.fixtures.scenarios import scenario


@scenario
def proven(world):
    """An operation whose record holds a whole clock, from start to being met late."""
    case = cases.large_operation(world)
    story.write(case.chain, story.whole())
    now = timezone.now()
    append(
        chain="house",
        **story.blind(now - timedelta(hours=3), now - timedelta(hours=1), trouble="no disk"),
    )
    append(chain="house", **story.blind(now - timedelta(days=9), now - timedelta(days=8)))
    return case
