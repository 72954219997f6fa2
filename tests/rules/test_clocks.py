"""How a clock lays out its ladder."""

from datetime import UTC, datetime, timedelta

import pytest

from smcc.rules.clocks import HOUR, Basis, Clock, RungSpec, ladder, laid_out

START = datetime(2026, 3, 14, 6, tzinfo=UTC)


def clock(*rungs):
    return Clock(
        "c", "C", starts=lambda t: START, stops=lambda t: None, anchor="a",
        basis=Basis.default(), ladder=rungs or ladder("lead", at_limit=("head",), after=("region",)),
    )  # fmt: skip


def laid(limit_hours):
    plan = laid_out(clock().ladder, START, None, START + limit_hours * HOUR)
    return [(spec.name, (at - START) / HOUR) for _n, spec, at in plan]


def test_a_48_hour_clock_has_every_rung_in_order():
    assert laid(48) == [
        ("start", 0), ("24h_before", 24), ("12h_before", 36), ("limit", 48), ("after", 72),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("hours", "names"),
    [
        (24, ["start", "12h_before", "limit", "after"]),
        (12, ["start", "limit", "after"]),
        (6, ["start", "limit", "after"]),
    ],
)
def test_a_short_clock_leaves_out_rungs_before_its_start(hours, names):
    assert [name for name, _at in laid(hours)] == names


def test_rungs_are_numbered_in_order_of_time():
    plan = laid_out(clock().ladder, START, None, START + 48 * HOUR)
    assert [n for n, _spec, _at in plan] == [1, 2, 3, 4, 5]


def test_the_limit_and_what_follows_reach_more_people_and_prefer_a_double_to_a_miss():
    by_name = {spec.name: spec for spec in ladder("lead", at_limit=("head",), after=("region",))}
    assert by_name["12h_before"].to == ("lead",) and by_name["12h_before"].prefers == "miss"
    assert by_name["limit"].to == ("lead", "head") and by_name["limit"].prefers == "double"
    assert (
        by_name["after"].to == ("lead", "head", "region") and by_name["after"].prefers == "double"
    )
    assert by_name["after"].every == timedelta(hours=24)


def test_two_rungs_of_one_moment_for_the_same_people_are_one():
    twice = RungSpec("a", "start", 0 * HOUR, ("lead",)), RungSpec("b", "start", 0 * HOUR, ("lead",))
    assert len(laid_out(clock(*twice).ladder, START, None, START + 48 * HOUR)) == 1


def test_the_target_anchors_rungs_too():
    spec = RungSpec("t", "target", -1 * HOUR, ("lead",))
    assert spec.fires_at(START, START + 36 * HOUR, START + 48 * HOUR) == START + 35 * HOUR
    assert spec.fires_at(START, None, START + 48 * HOUR) == START + 47 * HOUR


def test_a_rung_24_hours_after_the_start_may_stand_for_the_one_24_hours_before_the_limit():
    rungs = ladder("lead", at_24h=("region",), at_limit=("head",))
    assert [rung.name for rung in rungs] == [
        "start", "24h_after_start", "12h_before", "limit", "after",
    ]  # fmt: skip
    assert rungs[1].fires_at(START, None, START + 72 * HOUR) == START + 24 * HOUR
    assert rungs[1].to == ("lead", "region")
    assert rungs[3].to == ("lead", "head"), "who hears at 24 hours is said apart from the limit"


def test_a_last_rung_is_never_left_out_for_one_that_says_the_same():
    """36 hours after the start is the limit, once the secretariat has set the limit to 36 hours."""
    early = RungSpec("36h", "start", 36 * HOUR, ("lead",))
    last = RungSpec("limit", "limit", 0 * HOUR, ("lead",), prefers="double")
    plan = laid_out((early, last), START, None, START + 36 * HOUR)
    assert [spec.name for _n, spec, _at in plan] == ["limit"]


def test_a_limit_at_the_very_start_is_still_reminded_of_as_the_limit():
    """A decision whose own date had passed when its table was filed."""
    plan = laid_out(ladder("lead", at_limit=("head",)), START, None, START)
    assert [spec.name for _n, spec, _at in plan] == ["start", "limit", "after"]
    assert [n for n, _spec, _at in plan] == [1, 2, 3]


def test_a_rung_comes_back_from_json_as_it_went():
    spec = RungSpec(
        "x", "target", -1.5 * HOUR, ("lead", "head"), "double", 6 * HOUR, ("email", "chat"), True
    )
    assert RungSpec.from_data(spec.as_data()) == spec
