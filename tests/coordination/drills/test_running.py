"""Starting, issuing, ending, calling off: the clock, the people told, and what is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.deadlines import registry
from coordination.deadlines.models import Deadline, Delivery, LadderVersion, PolicySetting, Rung
from coordination.deadlines.sweep import fire_due_rungs
from coordination.drills import actions, policy
from coordination.drills.models import Drill
from coordination.operations import actions as operations
from coordination.people.models import Holding
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.coordination.drills.staged import announced, ready, started
from tests.factories.world import appoint, make_person
from tools.joint_statement import actions as statements
from tools.mini_summit import actions as summits
from tools.minimum_parameters import actions as parameters

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def clock_of(drill):
    return Deadline.objects.of(drill).get()


# --- The clock ----------------------------------------------------------------------------


def test_48_hours_last_48_minutes(world, running):
    clock = clock_of(running)
    assert clock.clock == "drill_48_hours"
    assert clock.started_at == running.started_at
    assert clock.due_at - clock.started_at == 48 * MINUTE
    assert clock.target_at - clock.started_at == 36 * MINUTE


def test_the_ladder_is_that_of_the_clock_exercised_made_shorter(world, running):
    exercised = registry.clock(policy.EXERCISED)
    kept = clock_of(running).policy["ladder"]
    assert [rung["name"] for rung in kept["rungs"]] == [rung.name for rung in exercised.ladder]
    first, *_between, last = Rung.objects.filter(deadline=clock_of(running)).order_by("fire_at")
    assert last.fire_at - first.fire_at <= 72 * MINUTE
    at_limit = Rung.objects.get(is_last=True, fire_at=clock_of(running).due_at)
    assert at_limit.prefers == "double"


def test_a_ladder_that_the_secretariat_set_holds_for_the_drill_too(world, drill):
    rungs = [rung.as_data() for rung in registry.clock(policy.EXERCISED).ladder[-2:]]
    LadderVersion.objects.create(
        clock=policy.EXERCISED, number=1, rungs=rungs, reason="Fewer", made_at=timezone.now(),
        made_by=world.secretariat,
    )  # fmt: skip
    started(world, drill)
    assert clock_of(drill).policy["ladder"]["number"] == 1
    assert Rung.objects.filter(deadline=clock_of(drill)).count() == 2


def test_hours_that_the_secretariat_set_hold_for_the_drill_too(world, drill):
    PolicySetting.objects.create(
        key="minimum_parameters_issued.limit_hours", value=72.0, changed_at=timezone.now()
    )
    started(world, drill)
    assert clock_of(drill).due_at - clock_of(drill).started_at == 72 * MINUTE


def test_the_hours_of_a_drill_are_no_setting_of_their_own():
    keys = [each.key for each in registry.settings()]
    assert keys.count("minimum_parameters_issued.limit_hours") == 1
    assert not [key for key in keys if "drill" in key]


def test_without_the_clock_exercised_a_drill_has_hours_and_a_ladder_of_its_own(monkeypatch):
    monkeypatch.setattr(registry, "_clocks", {policy.CLOCK.name: policy.CLOCK})
    assert registry.ruling(policy.CLOCK) is policy.CLOCK
    assert registry.setting("minimum_parameters_issued.limit_hours").default == 48


def test_no_reminder_of_a_drill_repeats(world, running):
    """A drill that somebody forgot to end would otherwise write for ever, every few minutes."""
    assert not Rung.objects.filter(every_hours__isnull=False, deadline=clock_of(running)).exists()


def test_at_the_fastest_48_hours_last_a_minute(world, case):
    drill = started(world, announced(world, case, factor=2880))
    assert clock_of(drill).due_at - drill.started_at == MINUTE


def test_reminders_go_to_the_real_posts_and_say_drill_first(world, running):
    fire_due_rungs()
    rows = Delivery.objects.filter(rung__deadline=clock_of(running))
    assert {row.recipient for row in rows} >= {world.icrc_director, world.ifrc_usg}
    for row in rows:
        assert row.is_drill and row.subject.startswith("DRILL")


def test_the_emergency_that_is_played_begins_with_the_clock(world, running):
    assert running.operation.onset_at == running.started_at


# --- Not before people were told ----------------------------------------------------------


def test_it_does_not_start_before_the_time_that_people_were_told(world, drill):
    with pytest.raises(NotReady) as refused:
        actions.run(drill, "start", by=world.coordinator)
    assert "People were told that it starts in" in str(refused.value)
    assert not Deadline.objects.of(drill).exists()


def test_it_does_not_start_while_an_announcement_waits_to_be_sent(world, drill):
    Drill.objects.filter(pk=drill.pk).update(starts_at=timezone.now())
    with pytest.raises(NotReady) as refused:
        actions.run(drill, "start", by=world.coordinator)
    assert "not been sent yet" in str(refused.value)


def test_an_announcement_that_failed_does_not_hold_it_up_for_ever(world, drill):
    Delivery.objects.filter(operation=drill.operation, channel="email").update(state="failed")
    Drill.objects.filter(pk=drill.pk).update(starts_at=timezone.now())
    assert actions.run(drill, "start", by=world.coordinator).state == "running"


def test_it_does_not_start_while_a_new_holder_of_a_post_has_not_been_told(world, drill):
    ready(drill)
    newcomer = make_person("newcomer", world.icrc)
    Holding.objects.filter(post=world.posts["icrc_hod"]).update(ends_at=timezone.now())
    appoint(newcomer, world.posts["icrc_hod"])
    with pytest.raises(NotReady) as refused:
        actions.run(drill, "start", by=world.coordinator)
    assert newcomer.name in str(refused.value)
    again = actions.run(
        drill, "announce_again", by=world.coordinator, starts_at=timezone.now() + 10 * MINUTE
    )
    assert Delivery.objects.filter(operation=drill.operation, recipient=newcomer).exists()
    assert actions.run(ready(again), "start", by=world.coordinator).state == "running"


def test_announcing_again_writes_to_everybody_again(world, drill):
    before = Delivery.objects.filter(operation=drill.operation).count()
    again = actions.run(drill, "announce_again", by=world.coordinator)
    assert Delivery.objects.filter(operation=drill.operation).count() == 2 * before
    assert again.announced_at > drill.announced_at


# --- Issuing, ending, calling off ---------------------------------------------------------


@pytest.mark.parametrize(
    "role", ["coordinator", "icrc_director", "ifrc_usg", "secretariat", "urcs"]
)
def test_principals_and_leads_say_that_the_parameters_would_be_issued(world, running, role):
    done = actions.run(running, "issue", by=getattr(world, role))
    clock = clock_of(done)
    assert (clock.outcome, clock.stopped_at) == ("met", done.issued_at)
    assert not Rung.objects.planned().filter(deadline=clock).exists()
    assert not done.operation.minimum_parameters.exists()


@pytest.mark.parametrize("role", ["ifrc_usg", "ifrc_hod", "observer"])
def test_only_leads_start_end_and_call_off(world, drill, role):
    person = getattr(world, role)
    for step in ("start", "end", "call_off", "announce_again"):
        with pytest.raises(NotYours):
            actions.run(ready(drill), step, by=person, reason="Because")


def test_ending_withdraws_what_still_runs_and_closes_its_operation(world, running):
    done = actions.run(running, "end", by=world.coordinator)
    assert clock_of(done).outcome == "withdrawn"
    assert not Rung.objects.planned().filter(deadline=clock_of(done)).exists()
    done.operation.refresh_from_db()
    assert done.operation.state == "closed"


def test_an_issued_clock_stays_met_when_the_drill_ends(world, running):
    issued = actions.run(running, "issue", by=world.icrc_director)
    done = actions.run(issued, "end", by=world.coordinator)
    assert clock_of(done).outcome == "met"


def test_everybody_is_told_once_that_it_is_over(world, running):
    before = set(Delivery.objects.values_list("pk", flat=True))
    actions.run(running, "end", by=world.coordinator)
    told = Delivery.objects.exclude(pk__in=before).filter(channel="inbox")
    assert set(told.values_list("recipient", flat=True)) >= {
        world.people[name].pk for name in ("icrc_director", "urcs", "secretariat", "region")
    }
    assert told.count() == told.values("recipient").distinct().count()
    for message in told:
        assert message.subject.startswith("DRILL ·") and "Ended" in message.subject


@pytest.mark.parametrize("is_running", [False, True])
def test_calling_off_needs_a_reason_and_tells_everybody(world, drill, is_running):
    if is_running:
        drill = started(world, drill)
    with pytest.raises(NotReady):
        actions.run(drill, "call_off", by=world.coordinator, reason="  ")
    done = actions.run(drill, "call_off", by=world.coordinator, reason="A real emergency began.")
    assert done.reason == "A real emergency began." and done.operation.state == "closed"
    told = Delivery.objects.filter(operation=drill.operation, recipient=world.people["urcs"])
    assert "A real emergency began." in told.order_by("-id").first().body
    assert not Rung.objects.planned().filter(deadline__operation=drill.operation).exists()


def test_every_step_is_in_the_record(world, running):
    issued = actions.run(running, "issue", by=world.icrc_director)
    actions.run(issued, "end", by=world.coordinator)
    verbs = AuditEvent.objects.of("drill", running.pk).values_list("verb", flat=True)
    assert list(verbs) == ["drill.announce", "drill.start", "drill.issue", "drill.end"]


# --- Twice, too late, out of turn ---------------------------------------------------------


def test_a_second_click_is_told_what_stands(world, running):
    with pytest.raises(OutOfTurn):
        actions.run(running, "start", by=world.coordinator)
    assert Deadline.objects.of(running).count() == 1


def test_a_stale_version_is_refused(world, drill):
    ready(drill)
    with pytest.raises(Stale):
        actions.run(drill, "start", by=world.coordinator, version=drill.version + 1)


@pytest.mark.parametrize("step", ["start", "issue", "end", "call_off", "announce_again"])
def test_nothing_leads_on_from_the_end(world, running, step):
    done = actions.run(running, "end", by=world.coordinator)
    with pytest.raises(OutOfTurn):
        actions.run(done, step, by=world.coordinator, reason="Because")


def test_a_step_takes_no_time_of_its_own(world, drill):
    with pytest.raises(Invalid):
        actions.run(ready(drill), "start", by=world.coordinator, at=timezone.now())


def test_an_unknown_step_and_an_endless_reason_are_refused(world, drill):
    with pytest.raises(OutOfTurn):
        actions.run(drill, "launch", by=world.coordinator)
    with pytest.raises(Invalid):
        actions.run(drill, "call_off", by=world.coordinator, reason="x" * 5001)


# --- Its operation stays as it was announced ----------------------------------------------


def test_nothing_of_a_drills_operation_can_be_changed(world, drill):
    case, by = drill.operation, world.coordinator
    for change in (
        lambda: operations.run(case, "close", by=by, reason="Over"),
        lambda: operations.amend_operation(case, by=by, changes={"name": "Real now"}),
        lambda: operations.declare_scale(
            case, by=by, scale="large", declared_by_post="HoD", reason="Large"
        ),
        lambda: operations.set_category(case, by=by, category="red", since=case.today),
        lambda: operations.propose_convening(
            operation=case, country=world.ukraine, role="convener", component=world.polish_ns,
            starts_on=case.today, by=by,
        ),
        lambda: operations.run_convening(case.convenings.first(), "end", by=by, reason="Over"),
        lambda: summits.plan_mini_summit(case, by=by),
        lambda: statements.start_statement(case, by=by),
        lambda: parameters.start_parameters(case, by=by),
    ):  # fmt: skip
        with pytest.raises(OutOfTurn) as refused:
            change()
        assert "operation of a drill" in str(refused.value)
    case.refresh_from_db()
    assert case.name.startswith("DRILL") and case.scale == ""
