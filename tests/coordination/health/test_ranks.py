"""One rule of percentiles: in Python, in the database and in the proof they name the same value."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from coordination.health.lateness import lateness_since
from coordination.health.ranks import at_rank, rank
from tests.coordination.health.rows import message

DAY = timedelta(days=1)
CHANNELS = ("email", "webhook", "chat")


@given(st.lists(st.floats(0, 1e6), min_size=1).map(sorted), st.integers(1, 100))
def test_a_percentile_is_the_first_value_that_covers_its_share(values, percent):
    found = at_rank(values, percent)
    place = rank(len(values), percent)
    assert found == values[place - 1]
    assert place * 100 >= percent * len(values), "enough of them"
    assert place == 1 or (place - 1) * 100 < percent * len(values), "and no more than that"


@pytest.mark.parametrize(
    ("count", "percent", "place"),
    [(1, 50, 1), (2, 50, 1), (3, 50, 2), (99, 99, 99), (100, 99, 99), (101, 99, 100), (100, 7, 7)],
)
def test_a_rank_is_counted_in_whole_numbers(count, percent, place):
    assert rank(count, percent) == place


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 2, 3, 99, 100, 101, 199])
def test_the_database_and_python_name_the_same_value_of_the_same_rows(world, number):
    drawn = random.Random(number)
    rows = [
        message(
            world.coordinator, late=drawn.randrange(0, 90_000) / 4, channel=drawn.choice(CHANNELS)
        )
        for _ in range(number)
    ]
    for found in lateness_since(timezone.now() - DAY):
        late = sorted(
            row.handed_over_at - row.due_at for row in rows if found.channel in ("", row.channel)
        )
        asked = (found.measured, found.p50, found.p99, found.worst)
        assert asked == (len(late), at_rank(late, 50), at_rank(late, 99), late[-1])
