"""How a clock lays out its ladder."""

from datetime import UTC, datetime, timedelta

import pytest

from smcc.rules.clocks import HOUR, Basis, Clock, RungSpec, ladder

START = datetime(2026, 3, 14, 6, tzinfo=UTC)


def clock(*rungs):
    return Clock(
        "c", "C", starts=lambda t: START, stops=lambda t: None, anchor="a",
        basis=Basis.default(), ladder=rungs or ladder("lead", at_limit=("head",), after=("region",)),
    )  # fmt: skip


def laid(limit_hours):
    plan = clock().plan(START, None, START + limit_hours * HOUR)
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
    plan = clock().plan(START, None, START + 48 * HOUR)
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
    assert len(clock(*twice).plan(START, None, START + 48 * HOUR)) == 1


def test_the_target_anchors_rungs_too():
    spec = RungSpec("t", "target", -1 * HOUR, ("lead",))
    assert spec.fires_at(START, START + 36 * HOUR, START + 48 * HOUR) == START + 35 * HOUR
    assert spec.fires_at(START, None, START + 48 * HOUR) == START + 47 * HOUR
