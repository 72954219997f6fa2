"""Words for spans, lateness and moments; rungs named by the ladder that the clock began with."""

import copy
from datetime import UTC, datetime

import pytest
from django.utils import translation

from coordination.proof import telling
from coordination.proof.building import timeline_of
from tests.coordination.proof import story


@pytest.mark.parametrize(
    "seconds, said",
    [
        (0, "0.0 s"), (0.04, "0.0 s"), (9.94, "9.9 s"), (10, "10 s"), (59.9, "59 s"), (60, "1 min"),
        (125, "2 min 5 s"), (3600, "1 h"), (3605, "1 h"), (11520, "3 h 12 min"), (86400, "1 d"),
        (90061, "1 d 1 h"), (20 * 86400 + 7, "20 d"),
    ],
)  # fmt: skip
def test_a_span_is_said_in_its_two_largest_units(seconds, said):
    assert telling.span(seconds).replace("\N{NO-BREAK SPACE}", " ") == said


def test_early_is_said_as_early():
    assert telling.late_text(-3).split() == ["3.0", "s", "early"]
    assert telling.late_text(None) == ""


def test_a_moment_is_said_to_the_second_there_and_in_utc_where_the_time_or_the_day_differs():
    at = datetime(2024, 3, 14, 23, 30, 5, tzinfo=UTC)
    assert telling.exact(at, "Europe/Kyiv") == (
        "Fri 15 March 2024 01:30:05 Kyiv (Thu 14 March 23:30:05 UTC)"
    )
    assert telling.exact(at, "UTC") == "Thu 14 March 2024 23:30:05 UTC", "said once"
    assert telling.exact(at, "Africa/Dakar") == "Thu 14 March 2024 23:30:05 Dakar"
    assert telling.exact(at, "Nowhere/Such") == telling.exact(at, "UTC")
    assert telling.exact(None, "UTC") == "–"
    with translation.override("ar"):
        assert "23:30:05 UTC" in telling.exact(at, "Europe/Kyiv")


def test_the_zone_of_all_times_is_said_in_one_sentence():
    assert telling.zone_line("Europe/Kyiv") == (
        "All times are those of Kyiv (Europe/Kyiv), with UTC in brackets where it differs."
    )
    for name in ("UTC", "Nowhere/Such"):
        assert telling.zone_line(name) == "All times are UTC."


def dated(told, zone="Europe/Kyiv"):
    (clock,) = timeline_of(story.as_events(told), [], story.at(100)).clocks
    return telling.lines_of(clock, zone)


def lines(told):
    return [line.what for line in dated(told)]


def test_every_line_is_dated_in_the_zone_of_the_operation_also_what_it_speaks_of():
    """What somebody snoozed until was once said in UTC alone."""
    said = dated(story.whole())
    assert {line.when for line in said} == {telling.exact(line.at, "Europe/Kyiv") for line in said}
    (snoozed,) = (line.what for line in said if line.what.startswith("Snoozed"))
    assert snoozed == "Snoozed until Thu 14 March 2024 17:00:00 Kyiv (15:00:00 UTC)"


def test_a_rung_is_named_by_the_ladder_that_the_clock_began_with():
    ladder = copy.deepcopy(story.LADDER)
    ladder["rungs"][0] |= {"name": "first_call", "anchor": "start", "after_hours": 6}
    told = [story.started(ladder=ladder), story.rung("first_call", story.at(6), rung_id=1)]
    assert "Reminder: 6 hours after the start" in lines(told)


def test_a_rung_that_no_ladder_knows_keeps_its_own_name():
    told = [story.started(ladder={"rungs": "?"}), story.rung("old_name", story.at(6), rung_id=1)]
    assert "Reminder: old_name" in lines(told)


def test_a_message_that_was_not_handed_over_stands_where_it_was_recorded():
    told = [
        story.started(), story.rung("24h_before", story.at(24), late=7200, rung_id=2),
        story.delivered(story.at(26, 5), story.message(2, story.at(24), None)),
    ]  # fmt: skip
    said = lines(told)
    assert said.index("Reminder: 24 hours before the limit") < said.index("E-mail: Failed")


def test_a_message_that_no_clock_caused_says_what_it_said():
    events = [
        story.started(),
        story.delivered(
            story.at(0, 6), story.message(None, story.at(0, 1), 0.5, subject="UKR-2022-01 · Filed")
        ),
    ]
    (each,) = timeline_of(story.as_events(events), [], story.at(100)).announcements
    assert telling.announcement(each, "Europe/Kyiv").typed == "UKR-2022-01 · Filed"
