"""Which countries need an agreement, since when, and the clocks that run because of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.deadlines.models import Deadline
from coordination.operations import actions as operations
from coordination.operations.models import Operation, Presence
from smcc.rules.refusals import NotReady
from tests.factories import cases
from tools.agreement import actions, needing
from tools.agreement.models import Agreement

pytestmark = pytest.mark.django_db


def clock(agreement, name="mca_concluded"):
    return Deadline.objects.of(agreement).filter(clock=name).order_by("-occurrence").first()


def the_need():
    return Agreement.objects.gaps().get(country="UKR")


def test_a_third_component_opens_a_planned_agreement_whose_clock_runs_90_days(world):
    case = cases.operation(world, present=[world.icrc])
    assert not Agreement.objects.exists()
    operations.amend_operation(
        case, by=world.coordinator, changes={}, present=[world.icrc, world.ifrc]
    )
    need = the_need()
    third = Presence.objects.order_by("-recorded_at").first()
    assert need.needed_since == third.recorded_at
    assert need.active_codes.split() == ["DUA001", "ICRC", "IFRC"] and need.created_by is None
    running = clock(need)
    assert running.due_at - running.started_at == timedelta(days=90)
    assert (running.country_id, running.operation_id) == ("UKR", None)
    assert running.policy["basis"] == "default"


def test_asking_twice_changes_nothing(world):
    case = cases.operation(world)
    before = (the_need().version, Deadline.objects.count())
    needing.open_agreement(case, by=None)
    needing.check_every_country()
    assert (the_need().version, Deadline.objects.count()) == before


def test_a_fourth_component_does_not_move_the_promise(world):
    case = cases.operation(world)
    due = clock(the_need()).due_at
    operations.amend_operation(
        case, by=world.coordinator, changes={},
        present=[world.icrc, world.ifrc, world.kenyan_ns],
    )  # fmt: skip
    assert the_need().active_count == 4 and clock(the_need()).due_at == due


@pytest.mark.parametrize(
    ("hidden", "why"),
    [({"visibility": "participants"}, "restricted"), ({"present": []}, "one component")],
)
def test_what_does_not_count(world, hidden, why):
    cases.operation(world, **hidden)
    assert not Agreement.objects.exists(), why


def test_a_restricted_operation_and_a_drill_say_nothing_of_a_country(world):
    case = cases.operation(world)
    assert the_need()
    operations.amend_operation(case, by=world.coordinator, changes={"visibility": "participants"})
    assert not Agreement.objects.gaps().exists()
    Operation.objects.update(drill_factor=60, visibility="movement")
    needing.check_every_country()
    assert not Agreement.objects.gaps().exists()


def test_a_national_society_at_home_in_one_country_does_not_count_in_another(world):
    cases.operation(
        world, countries=[world.ukraine, world.poland], present=[world.icrc, world.ifrc, world.polish_ns]
    )  # fmt: skip
    found = {each.country_id: each.active_codes.split() for each in Agreement.objects.gaps()}
    assert found == {"UKR": ["DUA001", "ICRC", "IFRC"], "POL": ["DPL001", "ICRC", "IFRC"]}


def test_a_country_taken_off_the_operation_and_a_closed_one_need_none(world):
    case = cases.operation(world, countries=[world.ukraine, world.poland],
                           present=[world.icrc, world.ifrc, world.polish_ns])  # fmt: skip
    case.convenings.all().update(state="withdrawn")
    operations.amend_operation(case, by=world.coordinator, changes={}, countries=[world.ukraine])
    assert [each.country_id for each in Agreement.objects.gaps()] == ["UKR"]
    need = the_need()
    operations.run(
        Operation.objects.get(pk=case.pk), "close", by=world.coordinator, reason="All done"
    )
    assert not Agreement.objects.gaps().exists()
    assert clock(need).outcome == "withdrawn"


def test_entering_into_force_meets_the_clock_and_ends_the_gap(world, pipeline):
    cases.operation(world)
    agreement = pipeline.to("in_force")
    assert not Agreement.objects.gaps().exists()
    assert clock(agreement).outcome == "met" and clock(agreement).stopped_at == agreement.entered_at


def test_what_is_needed_is_not_withdrawn(world, pipeline):
    cases.operation(world)
    with pytest.raises(NotReady, match="3 components are active in Ukraine"):
        pipeline.step(the_need(), "withdraw", reason="No time")


def test_a_suspended_agreement_leaves_a_gap_that_its_own_record_carries(world, pipeline):
    cases.operation(world)
    agreement = pipeline.to("suspended")
    assert the_need() == agreement and the_need().needed_since == agreement.suspended_at
    assert (clock(agreement).occurrence, clock(agreement).stopped_at) == (2, None)
    agreement = pipeline.step(agreement, "resume", reason="Settled")
    assert clock(agreement).outcome == "met" and not Agreement.objects.gaps().exists()


def test_an_agreement_that_is_withdrawn_from_force_opens_the_next(world, pipeline):
    cases.operation(world)
    old = pipeline.to("withdrawn")
    assert the_need() != old and the_need().needed_since == old.withdrawn_at


def test_the_end_of_a_period_opens_the_next_once(world, pipeline):
    today = timezone.localdate()
    old = pipeline.to("in_force", ends_on=today + timedelta(days=1))
    Agreement.objects.filter(pk=old.pk).update(ends_on=today - timedelta(days=1))
    cases.operation(world)
    assert the_need().number == old.number + 1  # whether the worker has looked or not
    assert needing.notice_ends() == 1 and needing.notice_ends() == 0
    assert clock(old, "mca_reviewed").outcome == "withdrawn"


def test_it_is_reviewed_a_year_after_it_began_and_a_year_after_each_review(world, pipeline):
    agreement = pipeline.to("in_force", days_ago=400)
    first = clock(agreement, "mca_reviewed")
    assert first.due_at - agreement.entered_at == timedelta(days=365)
    assert Agreement.objects.get(pk=agreement.pk).standing == "review_due"
    assert agreement in Agreement.objects.standing("review_due", timezone.now())
    agreement = pipeline.step(agreement, "review", reason="It holds")
    first.refresh_from_db()
    assert (first.outcome, first.stopped_at) == ("met", agreement.reviewed_at)
    second = clock(agreement, "mca_reviewed")
    assert (second.occurrence, second.started_at) == (2, agreement.reviewed_at)
    assert Agreement.objects.get(pk=agreement.pk).standing == "in_force"
    assert agreement in Agreement.objects.standing("in_force", timezone.now())


def test_a_large_operation_that_closes_asks_for_one_review_in_90_days(world, pipeline):
    agreement = pipeline.to("in_force", days_ago=30)
    name = "mca_reviewed_after_operation"
    for n in range(2):
        case = cases.large_operation(world, name=f"Large {n}")
        operations.run(case, "close", by=world.coordinator, reason="All done")
    case.refresh_from_db()
    running = clock(agreement, name)
    assert Deadline.objects.of(agreement).filter(clock=name).count() == 1
    assert running.due_at - running.started_at == timedelta(days=90)
    agreement = pipeline.step(agreement, "review", reason="What we learned")
    assert clock(agreement, name).outcome == "met"
    needing.open_agreement(case, by=None)
    assert clock(agreement, name).outcome == "met"


def test_an_operation_that_was_not_large_asks_for_no_review(world, pipeline):
    agreement = pipeline.to("in_force", days_ago=30)
    case = cases.operation(world)
    operations.run(case, "close", by=world.coordinator, reason="All done")
    assert clock(agreement, "mca_reviewed_after_operation") is None


def test_the_suspended_national_society_is_not_active(world):
    world.ifrc.active_until = timezone.localdate() - timedelta(days=1)
    world.ifrc.save()
    cases.operation(world)
    assert not Agreement.objects.exists()


def test_what_a_person_began_before_carries_the_need(world):
    mine = actions.begin(world.ukraine, by=world.urcs)
    cases.operation(world)
    assert the_need() == mine


def test_those_told_of_the_need_are_the_leads_of_the_country_then_its_region(world):
    cases.operation(world)
    rungs = clock(the_need()).rungs.order_by("fire_at")
    assert rungs.first().to == ["country_leads"]
    assert set(rungs.last().to) >= {"country_leads", "regions"}


def test_the_page_names_who_is_active_as_people_call_them(client, world):
    cases.large_operation(world)
    client.force_login(world.urcs)
    page = client.get(the_need().get_absolute_url()).text
    assert "URCS, ICRC and IFRC" in page
    assert "DUA001 ICRC" not in page
