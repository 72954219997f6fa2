"""Quiet hours and the daily digest: how long a message is held, and never longer."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coordination.channels.quiet import digest_time, held_until, is_quiet

ZURICH = "Europe/Zurich"
NIGHT = time(22), time(7)


@dataclass
class Chosen:
    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_at: time | None = None


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def held(chosen, now, zone=ZURICH, *, is_bundled=False, was_digested=False):
    return held_until(chosen, zone, at(now), is_bundled=is_bundled, was_digested=was_digested)


def test_without_choices_nothing_is_held():
    for chosen in (None, Chosen()):
        assert held(chosen, "2026-11-22T03:00+01:00", is_bundled=True) == (None, "")


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-22T21:59+01:00", None),
        ("2026-11-22T22:00+01:00", None),  # the first instant: still delivered
        ("2026-11-22T22:01+01:00", "2026-11-23T07:00+01:00"),
        ("2026-11-23T00:00+01:00", "2026-11-23T07:00+01:00"),
        ("2026-11-23T06:59+01:00", "2026-11-23T07:00+01:00"),
        ("2026-11-23T07:00+01:00", None),
    ],
)
def test_quiet_hours_run_over_midnight(now, until):
    wanted = (at(until), "quiet") if until else (None, "")
    assert held(Chosen(*NIGHT), now) == wanted


def test_quiet_hours_within_a_day():
    chosen = Chosen(time(12), time(13, 30))
    assert held(chosen, "2026-11-22T12:15+01:00") == (at("2026-11-22T13:30+01:00"), "quiet")
    assert held(chosen, "2026-11-22T23:00+01:00") == (None, "")


def test_quiet_hours_are_in_the_persons_own_zone():
    now = "2026-11-22T20:00+00:00"  # 21:00 in Geneva, 01:30 in Kabul
    assert held(Chosen(*NIGHT), now) == (None, "")
    assert held(Chosen(*NIGHT), now, "Asia/Kabul") == (at("2026-11-23T07:00+04:30"), "quiet")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "\x00"])
def test_a_zone_that_does_not_exist_is_read_as_the_houses(zone, settings):
    settings.HOUSE_TIME_ZONE = "Asia/Kabul"
    assert held(Chosen(*NIGHT), "2026-11-22T20:00+00:00", zone)[0] == at("2026-11-23T07:00+04:30")


class TestWhenTheClocksChange:
    """Zurich: 29 March 2026, 02:00 becomes 03:00; 25 October 2026, 03:00 becomes 02:00."""

    def test_an_end_that_does_not_exist_is_the_moment_of_the_change(self):
        chosen = Chosen(time(22), time(2, 30))
        change = at("2026-03-29T03:00+02:00")
        assert held(chosen, "2026-03-29T01:00+01:00") == (change, "quiet")
        assert held(chosen, "2026-03-29T03:00+02:00") == (None, "")

    def test_an_end_that_exists_twice_is_the_first(self):
        chosen = Chosen(time(22), time(2, 30))
        assert held(chosen, "2026-10-25T01:00+02:00") == (at("2026-10-25T02:30+02:00"), "quiet")
        assert held(chosen, "2026-10-25T02:45+02:00") == (None, "")
        assert held(chosen, "2026-10-25T02:15+01:00") == (None, "")  # shown a second time

    def test_a_beginning_that_exists_twice_is_the_first(self):
        chosen = Chosen(time(2, 15), time(7))
        assert held(chosen, "2026-10-25T02:05+01:00") == (at("2026-10-25T07:00+01:00"), "quiet")

    def test_quiet_hours_that_the_clocks_skip_do_not_happen(self):
        chosen = Chosen(time(2, 10), time(2, 50))
        assert held(chosen, "2026-03-29T01:59+01:00") == (None, "")
        assert held(chosen, "2026-03-29T03:00+02:00") == (None, "")

    def test_a_whole_night_keeps_its_wall_times(self):
        assert held(Chosen(*NIGHT), "2026-03-28T23:00+01:00")[0] == at("2026-03-29T07:00+02:00")
        assert held(Chosen(*NIGHT), "2026-10-24T23:00+02:00")[0] == at("2026-10-25T07:00+01:00")

    def test_a_digest_time_that_does_not_exist_comes_at_the_change(self):
        chosen = Chosen(digest_at=time(2, 30))
        until = held(chosen, "2026-03-28T12:00+01:00", is_bundled=True)
        assert until == (at("2026-03-29T03:00+02:00"), "digest")


class TestTheDigest:
    def test_what_may_be_bundled_waits_for_it_once(self):
        chosen = Chosen(digest_at=time(8))
        now, eight = "2026-11-22T07:10+01:00", at("2026-11-22T08:00+01:00")
        assert held(chosen, now, is_bundled=True) == (eight, "digest")
        assert held(chosen, now, is_bundled=True, was_digested=True) == (None, "")
        assert held(chosen, now) == (None, "")
        assert held(chosen, "2026-11-22T08:00+01:00", is_bundled=True) == (None, "")
        tomorrow = at("2026-11-23T08:00+01:00")
        assert held(chosen, "2026-11-22T08:01+01:00", is_bundled=True) == (tomorrow, "digest")

    def test_a_digest_in_quiet_hours_comes_when_they_end(self):
        chosen = Chosen(*NIGHT, digest_at=time(6))
        assert digest_time(chosen) == time(7)
        until = held(chosen, "2026-11-22T23:00+01:00", is_bundled=True)
        assert until == (at("2026-11-23T07:00+01:00"), "digest")

    def test_what_was_digested_still_keeps_quiet(self):
        chosen = Chosen(*NIGHT, digest_at=time(8))
        until = held(chosen, "2026-11-22T23:00+01:00", is_bundled=True, was_digested=True)
        assert until == (at("2026-11-23T07:00+01:00"), "quiet")

    @pytest.mark.parametrize(
        ("quiet", "digest", "really"),
        [
            ((time(22), time(7)), time(22), time(22)),
            ((time(22), time(7)), time(23), time(7)),
            ((time(22), time(7)), time(7), time(7)),
            ((time(22), time(7)), time(12), time(12)),
            ((time(12), time(14)), time(13), time(14)),
            ((time(12), time(14)), time(9), time(9)),
        ],
    )
    def test_when_it_really_comes(self, quiet, digest, really):
        assert digest_time(Chosen(*quiet, digest)) == really


WALL = st.times().map(lambda t: t.replace(second=0, microsecond=0))
ZONES = st.sampled_from(
    [
        ZURICH,
        "UTC",
        "Africa/Cairo",
        "America/St_Johns",
        "America/Santiago",
        "Asia/Beirut",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Chatham",
        "Africa/Casablanca",
        "America/New_York",
        "Asia/Tehran",
        "Nowhere/Land",
    ]  # fmt: skip
)
# Two thirds of the moments lie near a change of the clocks in one of these zones.
MOMENTS = st.one_of(
    st.datetimes(datetime(2020, 1, 1), datetime(2036, 1, 1)),
    st.datetimes(datetime(2026, 3, 27), datetime(2026, 3, 31)),
    st.datetimes(datetime(2026, 10, 23), datetime(2026, 10, 27)),
).map(lambda naive: naive.replace(tzinfo=UTC))


@given(
    quiet=st.none() | st.tuples(WALL, WALL).filter(lambda pair: pair[0] != pair[1]),
    digest=st.none() | WALL,
    zone=ZONES,
    now=MOMENTS,
    is_bundled=st.booleans(),
    was_digested=st.booleans(),
)
@example((time(2, 30), time(2, 10)), None, ZURICH, at("2026-03-28T02:31+01:00"), False, False)
@example((time(2, 30), time(2, 10)), time(2, 20), ZURICH, at("2026-03-29T01:00+01:00"), True, False)
@example((time(2, 30), time(2, 10)), None, ZURICH, at("2026-10-24T02:31+02:00"), False, False)
def test_nothing_is_held_into_the_past_too_long_or_into_quiet_hours(
    quiet, digest, zone, now, is_bundled, was_digested
):
    chosen = Chosen(*(quiet or (None, None)), digest)
    until, why = held_until(chosen, zone, now, is_bundled=is_bundled, was_digested=was_digested)
    assert (until is None) == (why == "")
    if until is None:
        assert not is_quiet(chosen, zone, now)
        return
    assert until > now
    assert until - now <= timedelta(hours=25)
    assert not is_quiet(chosen, zone, until)
    assert until.utcoffset() == timedelta(0)
