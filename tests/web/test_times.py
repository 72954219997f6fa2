"""How moments and spans are said."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from smcc.web import times

NOON = datetime(2024, 3, 14, 16, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def in_geneva():
    with timezone.override("Europe/Zurich"), translation.override("en"):
        yield


def test_a_moment_is_absolute_first_and_then_the_readers():
    assert times.moment_text(NOON, "Europe/Kyiv", now=NOON) == "Thu 14 Mar 18:00 Kyiv · 17:00 you"


def test_the_readers_time_is_left_out_where_it_is_the_same():
    assert times.moment_text(NOON, "Europe/Paris", now=NOON) == "Thu 14 Mar 17:00 Paris"


def test_the_readers_day_is_said_where_it_differs():
    late = datetime(2024, 3, 14, 20, 30, tzinfo=UTC)
    said = times.moment_text(late, "Asia/Karachi", now=NOON)
    assert said == "Fri 15 Mar 01:30 Karachi · Thu 14 Mar 21:30 you"


def test_the_year_is_said_where_it_is_not_this_one():
    said = times.moment_text(NOON, "Europe/Kyiv", now=NOON + 365 * DAY)
    assert said == "Thu 14 Mar 2024 18:00 Kyiv · 17:00 you"


def test_offsets_are_compared_at_the_moment_itself_across_changes_of_the_clocks():
    # London and Lisbon agree all year; Phoenix and Los Angeles only in summer.
    with timezone.override("America/Los_Angeles"):
        winter = datetime(2024, 1, 15, 20, 0, tzinfo=UTC)
        summer = datetime(2024, 7, 15, 20, 0, tzinfo=UTC)
        assert times.moment_parts(winter, "America/Phoenix", now=winter)[1] == "12:00 you"
        assert times.moment_parts(summer, "America/Phoenix", now=summer)[1] == ""


def test_seconds_are_never_said():
    assert "18:00" in times.moment_text(NOON + timedelta(seconds=59), "Europe/Kyiv", now=NOON)


@pytest.mark.parametrize(
    ("zone", "city"),
    [
        ("Europe/Zurich", "Geneva"),
        ("Europe/Kiev", "Kyiv"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("UTC", "UTC"),
        ("No/Such", "UTC"),
    ],
)
def test_a_zone_is_called_by_its_city(zone, city):
    assert times.place(zone) == city


def test_an_unnamed_zone_is_called_by_its_offset():
    assert times.place(timezone.get_fixed_timezone(330)) == "+0530"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "jeu 14 mars 18:00 Kyiv"),
        ("es", "jue 14 mar 18:00 Kyiv"),
        ("ar", "الخميس 14 مارس 18:00 Kyiv"),
    ],
)
def test_days_are_said_in_the_readers_language(language, said):
    with translation.override(language):
        assert times.moment_parts(NOON, "Europe/Kyiv", now=NOON)[0] == said


@pytest.mark.parametrize(
    ("span", "short", "long"),
    [
        (timedelta(seconds=40), "< 1 min", "less than a minute"),
        (timedelta(minutes=1), "1 min", "1 minute"),
        (timedelta(minutes=59, seconds=59), "59 min", "59 minutes"),
        (HOUR, "1 h", "1 hour"),
        (31 * HOUR + timedelta(minutes=50), "31 h", "31 hours"),
        (48 * HOUR, "2 d", "2 days"),
        (52 * HOUR, "2 d 4 h", "2 days 4 hours"),
        (49 * HOUR, "2 d 1 h", "2 days 1 hour"),
        (14 * DAY + 5 * HOUR, "14 d", "14 days"),
    ],
)
def test_spans_are_said_in_the_units_people_count_in(span, short, long):
    assert times.span_text(span) == short
    assert times.span_text(span, long=True) == long
    assert times.span_text(-span) == short


def test_time_left_turns_into_time_late_at_the_very_moment():
    assert times.time_left(NOON, NOON - 31 * HOUR) == "31 h left"
    assert times.time_left(NOON, NOON + 52 * HOUR) == "2 d 4 h late"
    assert times.time_left(NOON, NOON) == "< 1 min late"


def test_time_since_looks_both_ways():
    assert times.time_since(NOON - 34 * HOUR, NOON) == "34 h ago"
    assert times.time_since(NOON + HOUR, NOON) == "in 1 h"


def test_day_text_takes_the_civil_day():
    assert times.day_text(date(2024, 3, 14), today=date(2024, 1, 1)) == "Thu 14 Mar"
    assert times.day_text(date(1999, 12, 31), today=date(2024, 1, 1)) == "Fri 31 Dec 1999"


def test_machines_get_utc():
    assert times.iso(NOON.astimezone(times.zone_of("Asia/Karachi"))) == "2024-03-14T16:00Z"
