"""A timeline says of each clock what was promised, what happened, and how late each thing was."""

import copy
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.proof.building import timeline_of
from coordination.proof.export import worked_out
from tests.coordination.proof import story
from tests.coordination.proof.story import HOUR, LIMIT, SECOND, START, WHO, at

NOW = at(100)


def built(told=None, house=(), now=NOW):
    events = story.as_events(story.whole() if told is None else told)
    return timeline_of(events, story.as_events(list(house)), now)


def clock(*told, house=(), now=NOW):
    (only,) = built([story.started(), *told], house, now).clocks
    return only


def test_a_clock_keeps_its_anchor_and_every_limit_it_had():
    (only,) = built().clocks
    assert (only.name, only.about, only.key) == (story.CLOCK, "Mini-Summit 1", story.KEY)
    assert (only.started_at, only.recorded_at, only.recorded_by) == (START, at(0, 1), WHO)
    assert (only.first_due_at, only.due_at) == (LIMIT, LIMIT + 24 * HOUR)
    (move,) = only.moves
    assert (move.how, move.by, move.reason) == ("extend", WHO, "Roads are cut")
    assert (move.old, move.new) == (LIMIT, LIMIT + 24 * HOUR)
    assert only.limit_hours == 48 and only.ladder["number"] == 0


def test_each_step_of_a_reminder_has_its_own_lateness():
    """Planned, fired, handed over."""
    (only,) = built().clocks
    first, second = only.rungs[0], only.rungs[1]
    assert (first.late_seconds, first.deliveries[0].late_seconds) == (2.0, 3.0)
    assert (second.late_seconds, second.caught_up) == (7200.0, True)
    assert [each.late_seconds for each in second.deliveries] == [7204.5, None]
    assert [each.trouble for each in second.deliveries] == ["", "mailbox full"]


def test_a_post_that_was_not_reached_names_why_and_who_was_told_instead():
    (only,) = built().clocks
    second = only.rungs[1]
    assert [(u.post, u.why) for u in second.unreachable] == [
        ("Secretary General", "nobody holds the post")
    ]
    assert second.reached[1].instead_of == "Secretary General"
    assert [notice.cause for notice in second.notices] == ["unreached:2"]


def test_people_whose_messages_have_no_end_in_the_record_are_named():
    (only,) = built().clocks
    assert [rung.without_an_end for rung in only.rungs] == [(), ("Deputy",), (), (), (), ()]


def test_a_rung_for_the_inbox_alone_expects_no_message():
    ladder = copy.deepcopy(story.LADDER)
    ladder["rungs"][0]["channels"] = ["inbox"]
    told = [story.started(ladder=ladder), story.rung("start", START, rung_id=1)]
    assert built(told).clocks[0].rungs[0].without_an_end == ()
    told[0] = story.started()
    assert built(told).clocks[0].rungs[0].without_an_end == (WHO,)


def test_what_people_answered_stands_with_their_names():
    (only,) = built().clocks
    assert [(a.what, a.by, a.said) for a in only.answers] == [
        ("acknowledge", WHO, "start"), ("snooze", WHO, ""),
        ("pass_on", WHO, "Deputy: On a plane"), ("cause", WHO, "Roads were cut"),
    ]  # fmt: skip
    assert only.answers[1].until == at(9)


def test_the_outcome_is_held_against_the_limit_that_stood_then():
    (only,) = built().clocks
    assert only.ended.outcome == "met" and only.ended.stopped_at == at(79)
    assert only.ended.late_seconds == 7 * 3600
    assert [breach.late_seconds for breach in only.breaches] == [3.0]


def test_a_clock_that_stopped_and_runs_again_has_not_ended():
    dates = {"due_at": {"from": LIMIT.isoformat(), "to": LIMIT.isoformat()}}
    stop = story.said("met", at(10), data={"stopped_at": at(9).isoformat()})
    again = clock(stop, story.said("resume", at(11), data=dates))
    assert again.ended is None and len(again.stops) == 1
    assert clock(stop).ended.late_seconds == -39 * 3600


def test_messages_that_no_clock_caused_stand_apart():
    timeline = built()
    assert [each.to for each in timeline.announcements] == ["Head of Delegation"]


def test_a_message_recorded_before_its_reminder_finds_it():
    told = [
        story.delivered(at(0, 4), story.message(1, START, 3.0)),
        story.rung("start", START, rung_id=1),
    ]
    assert len(clock(*told).rungs[0].deliveries) == 1


def test_the_figures_add_up():
    figures = built(house=[story.blind(at(24), at(26))]).figures
    assert (figures.clocks, figures.rungs, figures.rungs_late_worst) == (1, 6, 7200.0)
    assert (figures.deliveries, figures.handed_over, figures.failed, figures.unknown) == (
        9,
        7,
        1,
        1,
    )
    assert (figures.late_p50, figures.late_p99, figures.late_worst) == (2.0, 7204.5, 7204.5)
    assert (figures.unreachable, figures.breaches, figures.breaches_without_cause) == (1, 1, 0)
    assert figures.unfired == 0 and figures.gaps == 1


def test_a_breach_without_a_cause_is_counted():
    told = [each for each in story.whole() if each["verb"] != "deadline.cause"]
    assert built(told).figures.breaches_without_cause == 1


def test_an_operation_without_clocks_has_empty_figures():
    figures = built([]).figures
    assert figures.clocks == figures.deliveries == 0
    assert figures.late_p50 is figures.late_p99 is figures.late_worst is None


# --- Gaps --------------------------------------------------------------------------------------


def gaps(*house, **more):
    return clock(house=house, **more).gaps


def test_a_gap_that_overlaps_the_clock_is_told_with_its_length():
    (gap,) = gaps(story.blind(at(23), at(26), trouble="database away"))
    assert (gap.kind, gap.seconds, gap.trouble) == ("sweep", 3 * 3600.0, "database away")


def test_gaps_before_the_clock_or_after_its_end_are_not_its_own():
    stop = story.said("met", at(30), data={"stopped_at": at(29).isoformat()})
    before, inside = story.blind(at(-5), at(0)), story.blind(at(-1), at(1))
    after, later = story.blind(at(29), at(31)), story.blind(at(101), at(102))
    timeline = built([story.started(), stop], [before, inside, after, later])
    assert [gap.began_at for gap in timeline.clocks[0].gaps] == [at(-1)]
    assert [gap.began_at for gap in timeline.gaps] == [at(-1), at(29)], "the operation goes on"


def test_a_gap_that_grew_is_told_once_with_its_last_end():
    (gap,) = gaps(story.blind(at(23), at(24)), story.blind(at(23), at(26)))
    assert gap.ended_at == at(26)


def test_gaps_of_two_kinds_at_the_same_moment_are_two():
    assert len(gaps(story.blind(at(23), at(24)), story.blind(at(23), at(24), "email"))) == 2


# --- What ought to have happened -----------------------------------------------------------------


def unfired(*told, now=NOW):
    return [(u.name, u.planned_for) for u in clock(*told, now=now).unfired]


def fired(name, planned):
    return story.rung(name, planned, rung_id=1)


def test_a_reminder_that_the_ladder_promised_and_the_record_lacks_is_named():
    told = [fired("24h_before", at(24)), fired("limit", at(48)), fired("after", at(72))]
    assert unfired(*told) == [("12h_before", at(36))]
    assert unfired(*told, fired("12h_before", at(36))) == []


def test_nothing_is_missed_before_its_time_or_while_it_may_be_on_its_way():
    assert unfired(now=at(24, 300)) == []
    assert unfired(now=at(24, 900)) == [("24h_before", at(24))]


def test_a_reminder_folded_into_a_later_one_was_not_missed():
    late = story.rung("limit", at(48), late=60, rung_id=1, folded=["24h_before", "12h_before"])
    assert unfired(late, now=at(60)) == []


def test_nothing_is_expected_after_the_clock_stopped():
    stop = story.said("met", at(20), data={"stopped_at": at(19).isoformat()})
    assert unfired(stop) == []


def test_after_an_extension_the_new_limit_s_reminders_are_expected():
    dates = {"due_at": {"from": LIMIT.isoformat(), "to": at(96).isoformat()}}
    move = story.said("extend", at(20), data=dates)
    assert unfired(move, now=at(80)) == [("24h_before", at(72))]


def test_a_clock_that_went_on_expects_reminders_again():
    dates = {"due_at": {"from": LIMIT.isoformat(), "to": LIMIT.isoformat()}}
    stop = story.said("met", at(20), data={"stopped_at": at(19).isoformat()})
    assert unfired(stop, story.said("resume", at(30), data=dates), now=at(40)) == [
        ("12h_before", at(36))
    ]


def test_a_limit_corrected_after_the_clock_stopped_expects_nothing():
    dates = {"due_at": {"from": LIMIT.isoformat(), "to": at(60).isoformat()}}
    stop = story.said("met", at(20), data={"stopped_at": at(19).isoformat()})
    assert unfired(stop, story.said("reanchor", at(21), data=dates)) == []


def test_a_drill_s_ladder_is_expected_in_its_own_time():
    """48 hours in 48 minutes: the rung 24 h before the limit is due after 24 minutes."""
    minute = timedelta(minutes=1)
    told = [story.started(due_at=(START + 48 * minute).isoformat())]
    (only,) = built(told, now=START + 40 * minute).clocks
    assert [(u.name, u.planned_for) for u in only.unfired] == [("24h_before", START + 24 * minute)]


def test_a_clock_written_down_late_does_not_expect_what_was_past():
    told = story.started() | {"at": at(30)}
    (only,) = built([told], now=at(40)).clocks
    assert [u.name for u in only.unfired] == ["12h_before"]


# --- A record of another version, or of no version -----------------------------------------------


def test_events_from_before_ladders_and_deliveries_were_kept_are_read():
    old = story.rung("start", START, rung_id=None)
    for key in ("rung_id", "fired_at", "unreachable"):
        del old["data"][key]
    told = [story.said("start", at(0, 1), data={"due_at": LIMIT.isoformat()}), old]
    (only,) = built(told).clocks
    assert only.rungs[0].late_seconds == 1.0 and only.unfired == []
    assert only.rungs[0].without_an_end == () and only.due_at == LIMIT


def test_verbs_that_are_not_known_are_passed_over():
    assert clock(story.said("polished", at(1))).rungs == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | st.floats(allow_nan=False) | st.text(max_size=5)
    | st.sampled_from([START.isoformat(), "9999-12-31T23:59:59-23:00", "0001-01-01T00:00:00+23:00"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


@given(st.data())
def test_no_record_however_odd_stops_the_reading(data):
    """Any key of any event missing, or holding something else: the rest is still told."""
    told = story.as_events(copy.deepcopy(story.whole()))
    for _time in range(data.draw(st.integers(1, 5))):
        event = data.draw(st.sampled_from(told))
        where = data.draw(st.sampled_from([event, event.get("data")]))
        if isinstance(where, dict) and where:
            key = data.draw(st.sampled_from(sorted(where)))
            if key == "number":
                continue  # the chain's own, verified before
            where[key] = data.draw(JSON)
            if data.draw(st.booleans()):
                del where[key]
    json.dumps(worked_out(timeline_of(told, [], NOW)))


@pytest.mark.parametrize("late, seconds", [(0.0004, 0.0), (0.4, 0.4), (-3, -3.0)])
def test_lateness_is_told_to_the_millisecond_and_being_early_is_not_hidden(late, seconds):
    assert clock(story.rung("limit", LIMIT, late=late)).rungs[0].late_seconds == seconds
    assert SECOND.total_seconds() == 1
