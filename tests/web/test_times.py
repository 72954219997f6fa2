"""How moments and spans are said."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from smcc.web import times

NOON = datetime(2024, 3, 14, 16, 0, tzinfo=UTC)
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


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
        (HOUR + timedelta(minutes=1), "1 h 1 min", "1 hour 1 minute"),
        (6 * HOUR - SECOND, "5 h 59 min", "5 hours 59 minutes"),
        (6 * HOUR, "6 h", "6 hours"),
        (31 * HOUR + timedelta(minutes=29, seconds=59), "31 h", "31 hours"),
        (31 * HOUR + timedelta(minutes=30), "32 h", "32 hours"),
        (48 * HOUR - SECOND, "48 h", "48 hours"),
        (48 * HOUR, "48 h", "48 hours"),
        (71 * HOUR + timedelta(minutes=29), "71 h", "71 hours"),
        (71 * HOUR + timedelta(minutes=30), "3 d", "3 days"),
        (76 * HOUR, "3 d 4 h", "3 days 4 hours"),
        (95 * HOUR + timedelta(minutes=40), "4 d", "4 days"),
        (14 * DAY - SECOND, "14 d", "14 days"),
        (14 * DAY + 5 * HOUR, "14 d", "14 days"),
        (30 * DAY - SECOND, "30 d", "30 days"),
    ],
)
def test_spans_are_said_in_the_units_people_count_in(span, short, long):
    assert times.span_text(span) == short
    assert times.span_text(span, long=True) == long
    assert times.span_text(-span) == short


def test_time_left_turns_into_time_late_at_the_very_moment():
    assert times.time_left(NOON, NOON - 31 * HOUR) == "31 h left"
    assert times.time_left(NOON, NOON + 52 * HOUR) == "52 h late"
    assert times.time_left(NOON, NOON) == "< 1 min late"


@pytest.mark.parametrize("whole", [1, 6, 12, 24, 48, 72, 168, 336, 720, 2160])
def test_a_clock_that_was_just_started_shows_its_whole_and_none_ever_more(whole):
    """Whoever starts a 48-hour clock and looks at it reads "48 h", and never 49."""
    said = times.span_text(whole * HOUR)
    assert times.span_text(whole * HOUR - timedelta(seconds=20)) in (said, "5 h 59 min", "59 min")
    lengths = [times.span_text(whole * HOUR - n * timedelta(minutes=7)) for n in range(9)]
    assert f"{whole + 1} h" not in lengths


def test_the_words_never_grow_while_time_runs_out_and_late_is_said_as_left():
    def size(said):
        units = {"d": 1440, "h": 60, "min": 1}
        words = said.replace("< 1 min", "0 min").split()
        return sum(int(n) * units[u] for n, u in zip(words[::2], words[1::2], strict=True))

    spans = [timedelta(minutes=n) for n in range(0, 16 * 24 * 60, 7)]
    sizes = [size(times.span_text(span)) for span in spans]
    assert sizes == sorted(sizes) and 0 not in sizes[1:]
    for span in spans[1:]:
        left, late = times.time_left(NOON, NOON - span), times.time_left(NOON, NOON + span)
        assert left.removesuffix(" left") == late.removesuffix(" late")


def test_a_number_and_its_unit_stay_on_one_line():
    assert times.unbroken("2 d 4 h late") == "2\xa0d 4\xa0h late"
    with translation.override("ar"):
        said = times.unbroken(times.time_left(NOON, NOON - 27 * HOUR))
        assert "27\xa0" in said and "27 " not in said
    assert "27\xa0h left" in times.left_html(27 * 60, False, False, "en")
    assert "27 hours left" in times.left_html(27 * 60, False, True, "en")


def test_time_since_looks_both_ways():
    assert times.time_since(NOON - 34 * HOUR, NOON) == "34 h ago"
    assert times.time_since(NOON + HOUR, NOON) == "in 1 h"


def test_day_text_takes_the_civil_day():
    assert times.day_text(date(2024, 3, 14), today=date(2024, 1, 1)) == "Thu 14 Mar"
    assert times.day_text(date(1999, 12, 31), today=date(2024, 1, 1)) == "Fri 31 Dec 1999"


def test_machines_get_utc():
    assert times.iso(NOON.astimezone(times.zone_of("Asia/Karachi"))) == "2024-03-14T16:00Z"
