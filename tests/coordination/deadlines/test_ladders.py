"""The ladder as policy: who may change it, what it must have, and that running clocks keep theirs."""

from datetime import timedelta

import pytest

from coordination.deadlines import actions, ladders
from coordination.deadlines.models import Deadline, LadderVersion
from coordination.deadlines.registry import clock as clock_named
from coordination.deadlines.registry import clocks
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, Invisible, NotYours, Stale
from tests.factories import cases

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
CLOCK = "mini_summit_held"
REASON = "Agreed in the Steering Committee"


def row(anchor="limit", after_hours=0.0, to=("coordinator",), **more):
    usual = {"prefers": "double" if anchor == "limit" and after_hours >= 0 else "miss"}
    return {"anchor": anchor, "after_hours": after_hours, "to": list(to)} | usual | more


def start(**more):
    return row("start", 0, **more)


def change(by, *rungs, clock=CLOCK, reason=REASON, version=None):
    return actions.change_ladder(clock, rungs=rungs, reason=reason, by=by, version=version)


def refused(by, *rungs, **more):
    """What is said, by place; nothing was set."""
    before = LadderVersion.objects.count()
    with pytest.raises(Invalid) as refusal:
        change(by, *rungs, **more)
    assert LadderVersion.objects.count() == before
    return {place: sentences[0] for place, sentences in refusal.value.fields.items()}


# --- Who, and what follows ------------------------------------------------------------------


def test_the_secretariat_sets_a_ladder_and_the_house_keeps_the_old_and_the_new(world):
    made = change(world.secretariat, row(), start())
    assert (made.clock, made.number, made.made_by) == (CLOCK, 1, world.people["secretariat"])
    standing = ladders.in_force(clock_named(CLOCK))
    assert [rung.name for rung in standing.rungs] == ["start", "limit"], "in order of time"
    event = AuditEvent.objects.get(verb="ladder.change")
    assert (event.chain, event.target_id, event.reason) == ("house", CLOCK, REASON)
    assert event.actor_name == world.secretariat.name
    assert event.data["from"]["number"] == 0 and event.data["to"]["number"] == 1
    assert [rung["name"] for rung in event.data["to"]["rungs"]] == ["start", "limit"]
    assert len(event.data["from"]["rungs"]) == len(clock_named(CLOCK).ladder)


@pytest.mark.parametrize("role", ["coordinator", "icrc_director", "committee", "urcs", "observer"])
def test_nobody_but_the_secretariat_changes_or_resets_one(world, role):
    by = getattr(world, role)
    with pytest.raises(NotYours):
        change(by, row(), start())
    with pytest.raises(NotYours):
        actions.reset_ladder(CLOCK, reason=REASON, by=by)
    with pytest.raises(NotYours):
        actions.check_ladder(CLOCK, rungs=[row()], reason=REASON, by=by)
    assert not LadderVersion.objects.exists()


def test_a_clock_that_does_not_exist_has_no_ladder(world):
    with pytest.raises(Invisible):
        change(world.secretariat, row(), clock="no_such_clock")


def test_a_drill_takes_the_ladder_of_the_clock_it_exercises(world):
    like = next(clock for clock in clocks() if clock.like)
    with pytest.raises(Invisible):
        change(world.secretariat, row(), clock=like.name)
    change(world.secretariat, row(), clock=like.like)
    assert [rung.name for rung in ladders.in_force(like).rungs] == ["limit"]


def test_a_running_clock_keeps_its_ladder_also_when_it_is_extended(world):
    """The new ladder is for clocks that start from now on."""
    running = Deadline.objects.get(operation=cases.large_operation(world), clock=CLOCK)
    names = list(running.rungs.planned().order_by("n").values_list("name", flat=True))
    change(world.secretariat, start(), row(to=("secretariat",)))
    actions.extend(
        running, due_at=running.due_at + 6 * HOUR, reason="The road is closed", by=world.coordinator
    )
    running.refresh_from_db()
    laid = running.rungs.planned().filter(deadline_version=running.version)
    assert list(laid.order_by("n").values_list("name", flat=True)) == names
    assert running.policy["ladder"]["number"] == 0
    later = Deadline.objects.get(
        operation=cases.large_operation(world, name="Another"), clock=CLOCK
    )
    assert later.policy["ladder"]["number"] == 1
    assert list(later.rungs.values_list("name", "to").order_by("n")) == [
        ("start", ["coordinator"]), ("limit", ["secretariat"]),
    ]  # fmt: skip


def test_what_a_rung_says_of_channels_bundling_and_preference_is_laid_with_it(world):
    change(
        world.secretariat,
        start(channels=["webhook", "email", "inbox"], bundled=True),
        row("start", 24, prefers="double"),
        row(every_hours=6, after_hours=6),
    )
    case = cases.large_operation(world)
    rungs = Deadline.objects.get(operation=case, clock=CLOCK).rungs.order_by("n")
    said = [(r.name, r.channels, r.is_bundled, r.prefers, r.is_last, r.every_hours) for r in rungs]
    assert said == [
        ("start", "email,webhook", True, "miss", False, None),
        ("24h_after_start", "", False, "double", False, None),
        ("6h_after_limit", "", False, "double", True, 6.0),
    ]


def test_going_back_to_the_rulebook_is_a_version_with_its_reason(world):
    change(world.secretariat, row(), start())
    made = actions.reset_ladder(CLOCK, reason="It was a trial", by=world.secretariat, version=1)
    assert (made.number, made.rungs) == (2, [])
    standing = ladders.in_force(clock_named(CLOCK))
    assert (standing.number, standing.rungs) == (2, clock_named(CLOCK).ladder)
    event = AuditEvent.objects.get(verb="ladder.reset")
    assert event.reason == "It was a trial"
    assert len(event.data["from"]["rungs"]) == 2 and len(event.data["to"]["rungs"]) == 5
    with pytest.raises(Invalid) as refusal:
        actions.reset_ladder(CLOCK, reason="Once more", by=world.secretariat)
    assert "in force already" in refusal.value.fields["reason"][0]


# --- What a ladder must have ----------------------------------------------------------------


def test_a_ladder_without_a_last_rung_is_refused(world):
    said = refused(world.secretariat, start(), row("limit", -12), row("target", 100))
    assert said["rungs"].startswith("A ladder needs a last rung:")
    assert refused(world.secretariat)["rungs"].startswith("A ladder needs a last rung:")


@pytest.mark.parametrize("after", [0, 24])
def test_from_the_limit_on_a_rung_prefers_a_double(world, after):
    said = refused(world.secretariat, start(), row("limit", after, prefers="miss"))
    assert "rather sent twice than never" in said["rungs.1.prefers"]


def test_a_last_rung_leaves_the_house(world):
    said = refused(world.secretariat, start(), row(channels=["inbox"]))
    assert "must leave the house" in said["rungs.1.channels"]
    change(world.secretariat, start(channels=["inbox"]), row())
    assert ladders.in_force(clock_named(CLOCK)).rungs[0].channels == ("inbox",)


@pytest.mark.parametrize(
    ("wrong", "place", "sentence"),
    [
        (start(to=()), "to", "Choose whom this reminder reaches."),
        (start(to=("the_press",)), "to", "cannot reach “the_press”"),
        (start(to=("asked",)), "to", "cannot reach “asked”"),
        (start(to=("responsible",)), "to", "cannot reach “responsible”"),
        (start(channels=["pigeon"]), "channels", "no channel called “pigeon”"),
        (start(prefers="both"), "prefers", "Choose what is worse"),
        (row("onset", 0), "anchor", "Choose what it counts from"),
        (row("start", -1), "after_hours", "cannot come before the clock starts"),
        (row("start", 24 * 366 + 1), "after_hours", "more than a year"),
        (row("limit", -24 * 366 - 1), "after_hours", "more than a year"),
        (row("start", float("nan")), "after_hours", "Give a number of hours"),
        (row("start", float("inf")), "after_hours", "Give a number of hours"),
        (row("start", 1e300), "after_hours", "more than a year"),
        (start(every_hours=0.5), "every_hours", "at most once an hour"),
        (start(every_hours=0), "every_hours", "at most once an hour"),
        (start(every_hours=-24), "every_hours", "at most once an hour"),
        (start(every_hours=float("nan")), "every_hours", "Give a number of hours"),
        (start(every_hours=1e9), "every_hours", "more than a year"),
    ],
)
def test_a_rung_that_cannot_be_is_refused_at_its_place(world, wrong, place, sentence):
    said = refused(world.secretariat, row(), wrong)
    assert list(said) == [f"rungs.1.{place}"] and sentence in said[f"rungs.1.{place}"]


def test_a_responsible_post_is_reached_where_the_rulebook_knows_one(world):
    change(world.secretariat, row(to=("responsible",)), clock="decision_done")


def test_a_clock_without_a_target_has_no_rung_at_it(world):
    said = refused(world.secretariat, row(), row("target", 0), clock="mco_decided")
    assert "has no target" in said["rungs.1.anchor"]


def test_two_rungs_at_one_moment_are_refused_whomever_they_reach(world):
    """Only the last of them would speak."""
    for other in (("coordinator",), ("secretariat",)):
        said = refused(world.secretariat, start(), row(), start(to=other))
        assert said == {
            "rungs.2.after_hours": "Two reminders come at this moment. "
            "Name everybody in one of them."
        }


def test_a_ladder_has_at_most_twelve_rungs(world):
    hours = [row("start", n) for n in range(12)]
    assert "at most 12" in refused(world.secretariat, *hours, row())["rungs"]
    change(world.secretariat, *hours[1:], row())


def test_every_fault_is_said_at_once_also_the_missing_reason(world):
    said = refused(world.secretariat, start(to=()), row("start", -1), reason=" ")
    assert set(said) == {"rungs.0.to", "rungs.1.after_hours", "reason"}
    assert said["reason"] == "Say why the ladder changes."
    assert "reason" in refused(world.secretariat, row(), reason="x" * 5001)


def test_a_change_that_changes_nothing_is_refused(world):
    same = [rung.as_data() for rung in reversed(clock_named(CLOCK).ladder)]
    assert "Nothing would change" in refused(world.secretariat, *same)["rungs"]


def test_whoever_read_an_older_version_is_told_so(world):
    change(world.secretariat, row(), start(), version=0)
    with pytest.raises(Stale):
        change(world.secretariat, row(), version=0)
    with pytest.raises(Stale):
        actions.reset_ladder(CLOCK, reason=REASON, by=world.secretariat, version=0)
    change(world.secretariat, row(), version=1)
    assert ladders.in_force(clock_named(CLOCK)).number == 2


def test_checking_says_the_same_and_sets_nothing(world):
    rungs = actions.check_ladder(
        CLOCK, rungs=[row(), start()], reason=REASON, by=world.secretariat, version=0
    )
    assert [rung.name for rung in rungs] == ["start", "limit"]
    with pytest.raises(Invalid):
        actions.check_ladder(CLOCK, rungs=[start()], reason=REASON, by=world.secretariat)
    assert not LadderVersion.objects.exists() and not AuditEvent.objects.filter(
        verb__startswith="ladder"
    )


# --- The 48-hour protocol -------------------------------------------------------------------


def reach_of(clock):
    """Hours from the start with the delivered settings, and whom each rung is for."""
    known = clock_named(clock)
    from datetime import UTC, datetime

    at = datetime(2026, 3, 14, tzinfo=UTC)
    target = at + known.target_hours * HOUR
    limit = at + known.limit_hours * HOUR
    return {
        (rung.fires_at(at, target, limit) - at) / HOUR: set(map(str, rung.to))
        for rung in known.ladder
    }


def test_the_48_hour_protocol_escalates_as_the_review_asks():
    everybody = {"principals", "country_leads", "secretariat"}
    assert reach_of("minimum_parameters_issued") == {
        0: {"principals"},
        24: {"country_leads", "regions"},
        36: {"principals"},
        48: everybody,
        72: everybody | {"regions"},
    }
    daily = clock_named("minimum_parameters_issued").ladder[-1]
    assert daily.every == 24 * HOUR and daily.prefers == "double"


def test_a_joint_statement_missing_at_24_hours_reaches_country_leads_and_regions():
    reached = reach_of("joint_statement_issued")
    assert {"coordinator", "convener", "country_leads", "regions"} <= reached[24]
    assert "regions" not in reached[0]
    assert reached[24] <= reached[48] <= reached[72], "who was told once is not left out later"
