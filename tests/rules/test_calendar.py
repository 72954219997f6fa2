"""Civil time: zones, the hours that clocks skip or repeat, the end of a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smcc.rules.calendar import (
    AmbiguousLocalTime,
    NoSuchLocalTime,
    end_of_day,
    instant,
    zone,
    zone_names,
)


def test_an_ordinary_wall_time_is_one_instant():
    assert instant(datetime(2022, 2, 24, 5), "Europe/Kyiv") == datetime(2022, 2, 24, 3, tzinfo=UTC)


def test_an_hour_that_the_clocks_skip_does_not_exist():
    with pytest.raises(NoSuchLocalTime):
        instant(datetime(2024, 3, 31, 3, 30), "Europe/Kyiv")


def test_an_hour_that_comes_twice_is_two_instants():
    with pytest.raises(AmbiguousLocalTime) as twice:
        instant(datetime(2024, 10, 27, 3, 30), "Europe/Kyiv")
    assert twice.value.later - twice.value.earlier == timedelta(hours=1)


@pytest.mark.parametrize("year", [1, 9999])
def test_a_year_out_of_reach_is_a_value_error(year):
    with pytest.raises(NoSuchLocalTime):
        instant(
            datetime(year, 1 if year == 1 else 12, 1 if year == 1 else 31, 0 if year == 1 else 23),
            "Asia/Karachi" if year == 1 else "America/Caracas",
        )


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "Europe/Kyiv\x00"])
def test_an_unknown_zone_is_a_value_error(name):
    with pytest.raises(ValueError, match="time zone"):
        zone(name)


def test_due_on_a_day_means_its_last_minute_there():
    assert end_of_day(date(2024, 3, 15), "Asia/Karachi") == datetime(
        2024, 3, 15, 18, 59, tzinfo=UTC
    )


def test_the_zones_offered_are_places_and_utc():
    assert zone_names()[0] == "UTC"
    assert {"Europe/Kyiv", "Asia/Karachi", "America/Port-au-Prince"} <= set(zone_names())
    assert not any(name.startswith("Etc/") for name in zone_names())


@given(
    wall=st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2035, 1, 1)),  # noqa: DTZ001
    name=st.sampled_from(["Europe/Kyiv", "Asia/Kathmandu", "America/Caracas", "Africa/Juba"]),
)
def test_every_wall_time_is_one_instant_or_is_refused(wall, name):
    wall = wall.replace(second=0, microsecond=0)
    try:
        at = instant(wall, name)
    except (NoSuchLocalTime, AmbiguousLocalTime):
        return
    assert at.astimezone(zone(name)).replace(tzinfo=None) == wall
