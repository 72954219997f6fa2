"""Every clock says where its hours come from, and reminds in the house's rhythm."""

from datetime import UTC, datetime

import pytest

from coordination.countries.thing import CountryThing
from coordination.deadlines.policy import read_ladder, same_ladder
from coordination.deadlines.registry import clocks, setting
from coordination.roles import Audience
from recommendations.committee import CommitteeThing
from smcc.demo.rulebook import nouns
from smcc.rules.clocks import HOUR

START = datetime(2026, 3, 14, 6, tzinfo=UTC)
CLOCKS = [clock for noun in nouns() for clock in noun.clocks]
OF_WEEKS = {
    clock.name
    for noun in nouns()
    if issubclass(noun, (CommitteeThing, CountryThing))
    for clock in noun.clocks
}
"""The Committee and countries are asked for something weeks ahead: their clocks remind by the week."""


@pytest.fixture(params=CLOCKS, ids=lambda clock: clock.name)
def clock(request):
    return request.param


def test_clocks_have_names_of_their_own_and_are_registered():
    names = [clock.name for clock in CLOCKS]
    assert len(set(names)) == len(names)
    assert {clock.name for clock in clocks()} >= set(names)


def test_the_basis_is_said(clock):
    assert clock.basis.kind in ("source", "default")
    assert str(clock.basis.text).strip()
    assert str(clock.label).strip() and str(clock.anchor).strip()


def test_the_limit_comes_from_a_setting_or_from_the_things_own_date(clock):
    if clock.limit_at is not None:
        assert clock.limit_hours is None
        return
    assert clock.limit_hours and clock.setting
    assert setting(f"{clock.setting}.limit_hours").default == clock.limit_hours
    if clock.target_hours is not None:
        assert clock.target_hours <= clock.limit_hours
        assert setting(f"{clock.setting}.target_hours").default == clock.target_hours


def test_it_reminds_at_the_start_24_and_12_hours_before_at_the_limit_and_after_it(clock):
    """With the hours it is delivered with, whatever its rungs count from. A short clock: at its target."""
    limit = (clock.limit_hours or 1000) * HOUR
    target = START + clock.target_hours * HOUR if clock.target_hours else None
    moments = {rung.fires_at(START, target, START + limit) - START for rung in clock.ladder}
    before = {limit - 24 * HOUR, limit - 12 * HOUR}
    if clock.name in OF_WEEKS:
        before = {limit - 7 * 24 * HOUR, limit - 24 * HOUR}
    if limit <= 24 * HOUR:
        assert target is not None, "a clock of less than a day has a target to remind at"
        before = {target - START}
    assert {0 * HOUR, limit} | before <= moments
    assert any(moment > limit for moment in moments)


def test_every_ladder_of_the_rulebook_could_have_been_set_by_hand(clock):
    """The secretariat's form takes each of them: nothing in the rulebook breaks its own rules."""
    read = read_ladder(clock, [rung.as_data() for rung in clock.ladder])
    assert same_ladder(read, clock.ladder)
    assert {rung.name for rung in read} - {"24h_after_limit", "168h_after_limit"} <= {
        r.name for r in clock.ladder
    }


def test_from_the_limit_on_a_double_is_better_than_a_miss(clock):
    for rung in clock.ladder:
        late = rung.anchor == "limit" and rung.after >= 0 * HOUR
        assert rung.prefers == ("double" if late else "miss"), rung.name


def test_every_rung_reaches_a_known_audience_and_a_later_one_no_fewer(clock):
    limit = next(r for r in clock.ladder if r.anchor == "limit" and not r.after)
    for rung in clock.ladder:
        assert rung.to and set(map(str, rung.to)) <= set(Audience.values), rung.name
        if rung.is_last:
            assert set(rung.to) >= set(limit.to), rung.name
