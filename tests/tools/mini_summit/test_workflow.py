"""Which step of a Mini-Summit leads where, for whom, and what each needs."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from coordination.deadlines.models import Deadline, Delivery
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tools.agenda import actions as agenda
from tools.decision import actions as decisions
from tools.mini_summit import actions
from tools.mini_summit.models import MiniSummit

LEADS = {"coordinator", "urcs", "urcs_staff", "secretariat"}
STEPS = {
    "due": {"hold": "held", "waive": "waived"},
    "due with a date": {"schedule": "scheduled", "hold": "held", "waive": "waived"},
    "scheduled": {"hold": "held", "waive": "waived"},
    "held": {},
    "held and decided": {"file_table": "filed"},
    "filed": {},
    "waived": {"take_back_waiver": "due"},
}


def attended(world):
    return [(world.urcs_ns, "attended", "Secretary General")]


def summit_in(world, case, stage):
    """The first meeting at a stage, reached by the real steps."""
    if stage.startswith("held"):
        summit = cases.held_summit(world, case)
        if stage == "held and decided":
            cases.decide_all(world, summit)
        return summit
    if stage == "filed":
        return cases.filed_summit(world, case)
    summit = case.mini_summits.get()
    actions.set_attendance(summit, by=world.urcs, rows=attended(world))
    if stage in ("due with a date", "scheduled"):
        actions.write_summit(summit, by=world.urcs, changes={"scheduled_for": timezone.now()})
    if stage == "scheduled":
        actions.run(summit, "schedule", by=world.urcs)
    if stage == "waived":
        actions.run(summit, "waive", by=world.urcs, reason="The region met instead")
    summit.refresh_from_db()
    return summit


class Back(Exception):
    """Takes a trial step back."""


def outcome(summit, step, person):
    try:
        with transaction.atomic():
            found = actions.run(summit, step, by=person, reason="Agreed by all").state
            raise Back
    except Back:
        return found


def answer(summit, step, person):
    try:
        summit.workflow.check(step, summit, summit.roles_of(person), "Agreed by all")
    except (NotYours, OutOfTurn, NotReady) as refusal:
        return type(refusal)
    return "possible"


@pytest.mark.parametrize("stage", STEPS)
def test_every_step_at_every_stage_for_every_role(world, case, stage):
    summit = summit_in(world, case, stage)
    for step in (known.name for known in summit.workflow.steps):
        for name, person in world.as_seen_by_role().items():
            found = answer(summit, step, person)
            if name not in LEADS:
                assert found is NotYours, (step, name)
            elif step not in STEPS[stage]:
                assert found in (OutOfTurn, NotReady), (step, name)
            else:
                assert found == "possible", (step, name)
        if step in STEPS[stage]:
            assert outcome(summit, step, world.urcs) == STEPS[stage][step], step


@pytest.mark.parametrize("name", ["icrc_hod", "icrc_director", "polish", "observer"])
def test_who_does_not_lead_changes_nothing_of_a_meeting(world, case, name):
    summit, person = case.mini_summits.get(), getattr(world, name)
    for refused in (
        lambda: actions.write_summit(summit, by=person, changes={"place": "Kyiv"}),
        lambda: agenda.set_agenda(summit, by=person, items=[("Logistics", None, 10)]),
        lambda: actions.set_attendance(summit, by=person, rows=attended(world)),
        lambda: actions.hold(summit, by=person, held_at=timezone.now()),
        lambda: actions.file_table(summit, by=person),
        lambda: actions.plan_mini_summit(case, by=person),
    ):
        with pytest.raises(NotYours):
            refused()


# --- Planning and repeating -----------------------------------------------------------------


def test_a_further_meeting_is_planned_only_when_the_one_before_is_held_or_waived(world, case):
    with pytest.raises(OutOfTurn, match="Mini-Summit 1 is not held yet"):
        actions.plan_mini_summit(case, by=world.urcs)
    cases.held_summit(world, case)
    second = actions.plan_mini_summit(case, by=world.urcs)
    assert (second.number, second.state, second.rows.count()) == (2, "due", 13)
    actions.run(second, "waive", by=world.urcs, reason="Nothing new")
    assert actions.plan_mini_summit(case, by=world.urcs).number == 3


def test_a_closed_operation_plans_nothing(world, case):
    from coordination.operations import actions as operations

    cases.held_summit(world, case)
    operations.run(case, "close", by=world.urcs, reason="Over")
    case.refresh_from_db()
    with pytest.raises(OutOfTurn, match="closed"):
        actions.plan_mini_summit(case, by=world.urcs)


def test_open_decisions_of_earlier_meetings_are_followed_up_until_they_are_done(world, case):
    first = cases.filed_summit(world, case)
    second = actions.plan_mini_summit(case, by=world.urcs)
    assert second.earlier_open_decisions().count() == 13
    row = first.rows.first()
    decisions.run(row, "complete", by=world.icrc_hod, reason="Named on 3 March")
    assert second.earlier_open_decisions().count() == 12
    assert first.earlier_open_decisions().count() == 0


# --- Held, scheduled, waived ----------------------------------------------------------------


def test_holding_stops_its_clock_and_starts_the_tables(world, case):
    summit = case.mini_summits.get()
    held_at = case.onset_at + timedelta(hours=3)
    actions.hold(
        summit, by=world.urcs, held_at=held_at, is_similar_meeting=True, attendance=attended(world)
    )
    summit.refresh_from_db()
    assert (summit.held_at, summit.held_by, summit.is_similar_meeting) == (
        held_at,
        world.urcs,
        True,
    )
    clocks = {each.clock: each for each in Deadline.objects.of(summit)}
    assert clocks["mini_summit_held"].stopped_at == held_at
    assert clocks["decision_table_filed"].due_at == held_at + timedelta(hours=12)
    assert Delivery.objects.filter(recipient=world.icrc_hod, operation=case).exists()


@pytest.mark.parametrize(("hours", "sentence"), [(-6, "before the onset"), (6, "in the future")])
def test_a_meeting_is_not_held_before_the_onset_nor_tomorrow(world, case, hours, sentence):
    summit = case.mini_summits.get()
    with pytest.raises(Invalid) as refused:
        actions.hold(
            summit, by=world.urcs, held_at=timezone.now() + timedelta(hours=hours),
            attendance=attended(world),
        )  # fmt: skip
    assert sentence in refused.value.fields["held_at"][0]
    assert not summit.attendance.filter(status="attended").exists()


def test_nobody_came_no_meeting(world, case):
    summit = case.mini_summits.get()
    with pytest.raises(NotReady, match="at least one component"):
        actions.hold(summit, by=world.urcs, held_at=timezone.now())


def test_a_meeting_is_held_once(world, case):
    summit = cases.held_summit(world, case)
    with pytest.raises(OutOfTurn):
        actions.hold(summit, by=world.urcs, held_at=timezone.now(), version=1)
    assert (
        AuditEvent.objects.of("mini_summit", summit.pk).filter(verb="mini_summit.hold").count() == 1
    )


def test_scheduling_needs_a_date_and_then_keeps_one(world, case):
    summit = case.mini_summits.get()
    with pytest.raises(NotReady, match="Give the date and time"):
        actions.run(summit, "schedule", by=world.urcs)
    actions.write_summit(summit, by=world.urcs, changes={"scheduled_for": timezone.now()})
    actions.run(summit, "schedule", by=world.urcs)
    with pytest.raises(Invalid) as refused:
        actions.write_summit(summit, by=world.urcs, changes={"scheduled_for": None})
    assert "scheduled_for" in refused.value.fields


def test_waiving_needs_a_reason_stops_the_clock_and_can_be_taken_back(world, case):
    summit = case.mini_summits.get()
    with pytest.raises(NotReady, match="needs a reason"):
        actions.run(summit, "waive", by=world.urcs)
    actions.run(summit, "waive", by=world.urcs, reason="The region met instead")
    clock = Deadline.objects.of(summit).get()
    assert (clock.outcome, clock.reason) == ("waived", "The region met instead")
    with pytest.raises(OutOfTurn, match="was waived"):
        actions.write_summit(summit, by=world.urcs, changes={"place": "Kyiv"})
    actions.run(summit, "take_back_waiver", by=world.urcs, reason="We meet after all")
    clock.refresh_from_db()
    assert clock.stopped_at is None


# --- Facts, agenda, attendance ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("place", "x" * 301, "301 characters"),
        ("situation", "x" * 10_001, "10001 characters"),
        ("gaps", "x" * 10_001, "10001 characters"),
        ("mode", "by pigeon", "one of the values"),
    ],
)
def test_facts_that_cannot_be_right_are_refused_by_field(world, case, field, value, sentence):
    with pytest.raises(Invalid) as refused:
        actions.write_summit(case.mini_summits.get(), by=world.urcs, changes={field: value})
    assert sentence in refused.value.fields[field][0]


def test_the_next_meeting_is_not_before_this_one(world, case):
    summit = cases.held_summit(world, case)
    with pytest.raises(Invalid) as refused:
        actions.write_summit(
            summit, by=world.urcs, changes={"next_on": summit.held_at.date() - timedelta(days=2)}
        )
    assert "before the present meeting" in refused.value.fields["next_on"][0]


def test_a_filed_meeting_is_not_rewritten(world, case):
    summit = cases.filed_summit(world, case)
    for refused in (
        lambda: actions.write_summit(summit, by=world.urcs, changes={"place": "Lviv"}),
        lambda: agenda.set_agenda(summit, by=world.urcs, items=[("Late", None, 5)]),
        lambda: actions.set_attendance(summit, by=world.urcs, rows=attended(world)),
    ):
        with pytest.raises(OutOfTurn, match="no longer changes"):
            refused()


def test_the_agenda_is_replaced_in_order_and_the_record_keeps_the_old(world, case):
    summit = case.mini_summits.get()
    agenda.set_agenda(
        summit, by=world.urcs, items=[("Security", world.icrc, 15), (" ", None, None), ("Funds", None, None)]
    )  # fmt: skip
    agenda.set_agenda(
        summit, by=world.urcs, items=[("Funds", None, None), ("Security", world.icrc, 15)]
    )
    current = summit.agenda.filter(removed_at=None)
    assert [each.title for each in current] == ["Funds", "Security"]
    assert summit.agenda.count() == 2, "an item that is named again stays the same item"
    events = AuditEvent.objects.of("mini_summit", summit.pk).filter(verb="mini_summit.agenda")
    assert [each.data["items"] for each in events] == [["Security", "Funds"], ["Funds", "Security"]]


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (("x" * 301, None, None), "title"),
        (("Rest", None, 601), "minutes"),
        (("Rest", None, 0), "minutes"),
    ],
)
def test_an_agenda_item_that_cannot_be_right_is_refused(world, case, item, field):
    with pytest.raises(Invalid) as refused:
        agenda.set_agenda(case.mini_summits.get(), by=world.urcs, items=[item])
    assert field in refused.value.fields


def test_two_people_do_not_write_over_each_others_agenda_or_attendance(world, case):
    summit = case.mini_summits.get()
    agenda.set_agenda(summit, by=world.coordinator, items=[("Theirs", None, None)])
    with pytest.raises(Stale):
        agenda.set_agenda(
            summit, by=world.urcs, items=[("Mine", None, None)], version=summit.version
        )
    with pytest.raises(Stale):
        actions.set_attendance(summit, by=world.urcs, rows=attended(world), version=summit.version)


def test_attendance_refuses_unknown_words_and_long_posts(world, case):
    summit = case.mini_summits.get()
    with pytest.raises(Invalid):
        actions.set_attendance(summit, by=world.urcs, rows=[(world.icrc, "asleep", "")])
    with pytest.raises(Invalid) as refused:
        actions.set_attendance(summit, by=world.urcs, rows=[(world.icrc, "attended", "x" * 201)])
    assert "201 characters" in refused.value.fields["represented_by"][0]


def test_everybody_present_is_invited(world, case):
    invited = MiniSummit.objects.get(operation=case).attendance
    assert {each.component for each in invited.all()} == {world.urcs_ns, world.icrc, world.ifrc}
