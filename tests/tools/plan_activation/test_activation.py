"""Activating a plan and comparing it: the workflow as a table, who may, what is refused, the clock, the Watch."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from coordination.deadlines.models import Deadline
from coordination.drills import actions as drills
from coordination.operations import actions as operations
from coordination.roles import Role
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale
from tests.factories import cases, plans
from tools.contingency_plan import actions as planning
from tools.plan_activation import actions
from tools.plan_activation.policy import MAY_KEEP, WORKFLOW, State
from tools.plan_activation.waiting import waiting_for

TABLE = {
    "compare": ({State.ACTIVE}, State.COMPARED),
    "compare_again": ({State.COMPARED}, State.ACTIVE),
    "withdraw": ({State.ACTIVE}, State.WITHDRAWN),
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(TABLE))
def test_a_step_is_taken_from_its_state_by_the_country_team_and_the_leads(name, state, role):
    sources, target = TABLE[name]
    thing = SimpleNamespace(state=state)
    if role not in MAY_KEEP:
        with pytest.raises(NotYours):
            WORKFLOW.check(name, thing, {role}, "why")
    elif state not in sources:
        with pytest.raises(OutOfTurn):
            WORKFLOW.check(name, thing, {role}, "why")
    else:
        assert WORKFLOW.check(name, thing, {role}, "why").target == target


def test_the_table_names_every_step():
    assert {step.name for step in WORKFLOW.steps} == set(TABLE)


def test_a_plan_is_activated_by_an_operation_that_covers_its_country_and_once(world):
    made, case = plans.validated(world), cases.operation(world)
    row = plans.activated(world, made, case)
    assert row.edition == 1 and row.state == State.ACTIVE
    with pytest.raises(Invalid, match="already"):
        plans.activated(world, made, case)
    elsewhere = cases.operation(world, countries=[world.poland], host=world.polish_ns)
    with pytest.raises(Invalid, match="does not cover Ukraine"):
        plans.activated(world, made, elsewhere)


def test_what_cannot_be_activated_is_said(world):
    case = cases.operation(world)
    with pytest.raises(Invalid, match="validated first"):
        plans.activated(world, plans.proposed(world, title="Not yet"), case)
    made = plans.validated(world)
    with pytest.raises(Invalid, match="Say why"):
        actions.activate(made, case, by=world.urcs, reason=" ")
    with pytest.raises(Invalid, match="before the onset"):
        actions.activate(
            made, case, by=world.urcs, reason="x", at=case.onset_at - timedelta(hours=1)
        )
    operations.run(case, "close", by=world.secretariat, reason="Over")
    case.refresh_from_db()
    with pytest.raises(Invalid, match="not active"):
        plans.activated(world, made, case)
    withdrawn = planning.run(made, "withdraw", by=world.urcs, reason="Merged")
    with pytest.raises(Invalid, match="validated first"):
        plans.activated(world, withdrawn, cases.operation(world))


def test_an_exercise_activates_nothing(world):
    made, case = plans.validated(world), cases.large_operation(world)
    drill = drills.announce(
        by=world.coordinator, line_up_of=case, factor=60, note="Try",
        starts_at=timezone.now() + timedelta(minutes=10),
    )  # fmt: skip
    with pytest.raises(Invalid):
        plans.activated(world, made, drill.operation)


@pytest.mark.parametrize(
    ("name", "may"),
    [("urcs", True), ("coordinator", True), ("region", True), ("observer", False), ("polish", False)],
)  # fmt: skip
def test_who_works_for_the_country_or_leads_the_operation_activates(world, name, may):
    made, case = plans.validated(world), cases.operation(world)
    person = getattr(world, name)
    if may:
        assert actions.activate(made, case, by=person, reason="It came").pk
    else:
        with pytest.raises(NotYours):
            actions.activate(made, case, by=person, reason="It came")


class TestComparing:
    def test_planned_and_real_figures_stand_side_by_side(self, world):
        row = plans.activated(world, plans.validated(world), cases.operation(world))
        row = actions.compare(
            row, by=world.coordinator, match="partly", helped="We knew whom to call",
            scenarios=plans.told(row),
        )  # fmt: skip
        (scenario,) = row.outcome
        (figure,) = scenario["figures"]
        assert (figure["amount"], figure["real"]) == (1_000_000, 400_000)
        assert row.is_compared and scenario["came"] == "otherwise"

    def test_what_is_missing_is_said_beside_its_field(self, world):
        row = plans.activated(world, plans.validated(world), cases.operation(world))
        (told,) = plans.told(row)
        told["figures"][0]["source"], told["came"] = "", ""
        figure = told["figures"][0]["figure"]
        with pytest.raises(Invalid) as refused:
            actions.compare(row, by=world.urcs, match="", helped=" ", scenarios=[told])
        assert set(refused.value.fields) == {
            "match", "helped", f"came_{told['scenario']}", f"source_{figure}",
        }  # fmt: skip

    def test_a_scenario_of_another_plan_is_refused(self, world):
        row = plans.activated(world, plans.validated(world), cases.operation(world))
        told = [*plans.told(row), {"scenario": 10**6, "came": "not"}]
        with pytest.raises(Invalid) as refused:
            actions.compare(row, by=world.urcs, match="partly", helped="Much", scenarios=told)
        assert "scenarios" in refused.value.fields

    def test_it_is_compared_with_the_edition_that_was_activated(self, world):
        made = plans.validated(world)
        row = plans.activated(world, made, cases.operation(world))
        made = planning.run(made, "revise", by=world.urcs, reason="New figures")
        planning.amend_plan(made, by=world.urcs, changes={"title": "Quite another"})
        assert [each["title"] for each in actions.planned(row)] == ["The grid fails"]

    def test_nobody_compares_over_anothers_work_or_from_outside(self, world):
        row = plans.activated(world, plans.validated(world), cases.operation(world))
        said = {"match": "hardly", "helped": "Much", "scenarios": plans.told(row)}
        with pytest.raises(NotYours):
            actions.compare(row, by=world.observer, **said)
        with pytest.raises(Stale):
            actions.compare(row, by=world.urcs, version=row.version - 1, **said)


class TestTheClock:
    def clock(self, row):
        return Deadline.objects.of(row).get()

    def test_it_asks_the_country_after_the_days_of_the_policy_setting(self, world):
        row = plans.activated(world, plans.validated(world), cases.operation(world))
        clock = self.clock(row)
        assert clock.country == world.ukraine and clock.operation is None
        assert clock.due_at - row.activated_at == timedelta(days=90)
        assert clock.policy["basis"] == "default"

    def test_comparing_stops_it_and_comparing_again_lets_it_run(self, world):
        row = plans.activated(world, plans.validated(world), cases.operation(world))
        row = actions.compare(
            row, by=world.urcs, match="largely", helped="All", scenarios=plans.told(row)
        )
        assert self.clock(row).outcome == "met"
        actions.run(row, "compare_again", by=world.urcs, reason="New figures came in")
        assert self.clock(row).stopped_at is None

    def test_an_activation_taken_back_asks_nothing_and_can_be_made_again(self, world):
        made, case = plans.validated(world), cases.operation(world)
        row = actions.run(
            plans.activated(world, made, case), "withdraw", by=world.urcs, reason="A mistake"
        )
        assert self.clock(row).outcome == "withdrawn"
        assert plans.activated(world, made, case).pk != row.pk


def test_closing_the_operation_puts_it_on_the_watch_of_the_country(world):
    case = cases.operation(world)
    row = plans.activated(world, plans.validated(world), case)
    assert not waiting_for(world.urcs)
    operations.run(case, "close", by=world.secretariat, reason="Over")
    asked = {n for n, p in world.as_seen_by_role().items() if waiting_for(p)}
    assert asked == {"urcs", "icrc_hod", "ifrc_hod", "region"}
    row.refresh_from_db()
    actions.compare(row, by=world.urcs, match="hardly", helped="Much", scenarios=plans.told(row))
    assert not waiting_for(world.urcs)
