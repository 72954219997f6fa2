"""The workflow of a plan as a table; its editions, its validation by three, the clock of its review."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from coordination.countries.thing import TEAM
from coordination.deadlines.models import Deadline
from coordination.roles import Role
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import plans
from tests.factories.world import make_person
from tools.contingency_plan import actions, content, parts, validating
from tools.contingency_plan.models import ContingencyPlan
from tools.contingency_plan.policy import WORKFLOW, State
from tools.contingency_plan.waiting import waiting_for

LIVE = {State.DRAFT, State.PROPOSED, State.VALIDATED}
TABLE = {
    "propose": ({State.DRAFT}, State.PROPOSED),
    "validate": ({State.PROPOSED}, State.VALIDATED),
    "take_back": ({State.PROPOSED}, State.DRAFT),
    "review": ({State.VALIDATED}, State.VALIDATED),
    "revise": ({State.VALIDATED}, State.DRAFT),
    "withdraw": (LIVE, State.WITHDRAWN),
    "take_up_again": ({State.WITHDRAWN}, State.DRAFT),
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(TABLE))
def test_a_step_is_taken_from_its_state_by_who_works_for_the_country(name, state, role):
    sources, target = TABLE[name]
    thing = SimpleNamespace(state=state, first_steps="Call", has_scenario=lambda: True)
    if role not in TEAM:
        with pytest.raises(NotYours):
            WORKFLOW.check(name, thing, {role}, "why")
    elif state not in sources:
        with pytest.raises(OutOfTurn):
            WORKFLOW.check(name, thing, {role}, "why")
    else:
        assert WORKFLOW.check(name, thing, {role}, "why").target == target


def test_the_table_names_every_step():
    assert {step.name for step in WORKFLOW.steps} == set(TABLE)


def test_a_plan_is_not_proposed_without_what_is_done_first_and_a_scenario(world):
    made = plans.plan(world, first_steps="")
    with pytest.raises(NotReady, match="first"):
        actions.run(made, "propose", by=world.urcs)
    made = actions.amend_plan(made, by=world.urcs, changes={"first_steps": "Call"})
    with pytest.raises(NotReady, match="scenario"):
        actions.run(made, "propose", by=world.urcs)


def test_a_plan_is_in_force_when_the_third_has_spoken(world):
    made = plans.proposed(world)
    for name in plans.THREE:
        assert not made.is_in_force
        made = validating.validate(made, by=getattr(world, name))
    assert made.is_in_force and made.edition == 1
    assert content.in_force(made)["first_steps"] == made.first_steps
    assert content.in_force(made)["scenarios"][0]["figures"][0]["amount"] == 1_000_000


def test_one_speaks_for_ones_own_party_and_once(world):
    made = plans.proposed(world)
    for name in ("observer", "secretariat", "urcs_staff", "icrc_director"):
        with pytest.raises(NotYours):
            validating.validate(made, by=getattr(world, name))
    validating.validate(made, by=world.urcs)
    validating.validate(made, by=world.urcs)
    assert made.spoken().count() == 1
    validating.validate(made, by=world.ifrc_hod)
    with pytest.raises(
        OutOfTurn
    ):  # the director of the region speaks for the IFRC, which has spoken
        validating.validate(made, by=world.region)


def test_a_regional_director_speaks_where_there_is_no_delegation(world):
    made = plans.plan(world, country=world.poland, by=world.polish)
    parts.add(made, "scenarios", by=world.polish, title="Refugees arrive")
    made = actions.run(made, "propose", by=world.polish)
    validating.validate(made, by=world.region)
    assert [str(each) for each in validating.missing(made)] == ["host", "icrc"]


def test_validation_is_refused_before_it_is_asked_for_and_of_a_text_that_was_not_read(world):
    made = plans.written(world)
    with pytest.raises(OutOfTurn):
        validating.validate(made, by=world.urcs)
    made = actions.run(made, "propose", by=world.urcs)
    with pytest.raises(Stale):
        validating.validate(made, by=world.urcs, version=made.version - 1)
    with pytest.raises(Invalid):
        validating.validate(made, by=world.urcs, at=made.created_at - timedelta(days=1))


def test_the_text_is_frozen_while_it_waits_and_validations_lapse_when_it_is_taken_back(world):
    made = plans.proposed(world)
    validating.validate(made, by=world.urcs)
    with pytest.raises(OutOfTurn):
        actions.amend_plan(made, by=world.urcs, changes={"first_steps": "Something else"})
    with pytest.raises(OutOfTurn):
        parts.add(made, "roles", by=world.urcs, component=world.icrc, area="x", task="y")
    made = actions.run(made, "take_back", by=world.urcs, reason="A slip")
    assert not made.spoken().exists()


def test_the_edition_in_force_stays_until_the_next_is_validated(world):
    made = actions.run(plans.validated(world), "revise", by=world.urcs, reason="New figures")
    made = actions.amend_plan(made, by=world.urcs, changes={"first_steps": "Open the depots."})
    assert made.is_in_force and made.is_under_revision
    assert "Secretary General" in content.in_force(made)["first_steps"]
    made = actions.run(made, "propose", by=world.urcs)
    for name in plans.THREE:
        made = validating.validate(made, by=getattr(world, name))
    assert made.edition == 2 and content.in_force(made)["first_steps"] == "Open the depots."
    assert "Secretary General" in made.editions.get(number=1).content["first_steps"]


def test_nobody_validates_by_the_step_alone(world):
    with pytest.raises(OutOfTurn):
        actions.run(plans.proposed(world), "validate", by=world.urcs)


class TestTheClockOfTheReview:
    def clocks(self, made):
        return Deadline.objects.filter(clock="contingency_plan_reviewed", subject_id=made.key)

    def test_it_starts_with_the_validation_and_belongs_to_the_country(self, world):
        made = plans.proposed(world)
        assert not self.clocks(made).exists()
        for name in plans.THREE:
            made = validating.validate(made, by=getattr(world, name))
        clock = self.clocks(made).get()
        assert clock.country == world.ukraine and clock.operation is None
        assert clock.started_at == made.validated_at
        assert clock.due_at - clock.started_at == timedelta(days=365)
        assert clock.policy["basis"] == "default" and clock.responsible_component == world.urcs_ns

    def test_a_review_meets_it_and_starts_the_next(self, world):
        made = actions.run(plans.validated(world), "review", by=world.icrc_hod, reason="Still so")
        first, second = self.clocks(made).order_by("occurrence")
        assert first.outcome == "met" and second.stopped_at is None
        assert second.started_at == made.reviewed_at and made.review_note == "Still so"

    def test_a_new_edition_meets_it_and_starts_the_next(self, world):
        made = actions.run(plans.validated(world), "revise", by=world.urcs, reason="New figures")
        assert self.clocks(made).get().stopped_at is None
        made = actions.run(made, "propose", by=world.urcs)
        for name in plans.THREE:
            made = validating.validate(made, by=getattr(world, name))
        assert [c.outcome for c in self.clocks(made).order_by("occurrence")] == ["met", ""]

    def test_it_ends_with_the_plan_and_goes_on_where_that_is_taken_up_again(self, world):
        made = actions.run(plans.validated(world), "withdraw", by=world.urcs, reason="Merged")
        assert self.clocks(made).get().outcome == "withdrawn"
        actions.run(made, "take_up_again", by=world.urcs, reason="After all")
        assert self.clocks(made).get().stopped_at is None

    def test_a_review_of_the_past_is_not_before_the_validation(self, world):
        made = plans.validated(world)
        with pytest.raises(Invalid):
            actions.run(
                made, "review", by=world.urcs, reason="x", at=timezone.now() - timedelta(days=3)
            )


def test_who_is_asked_finds_it_on_the_watch_until_the_party_has_spoken(world):
    made = plans.proposed(world)
    asked = {n for n, p in world.as_seen_by_role().items() if waiting_for(p)}
    assert asked == {"urcs", "icrc_hod", "ifrc_hod", "region"}
    validating.validate(made, by=world.ifrc_hod)
    asked = {n for n, p in world.as_seen_by_role().items() if waiting_for(p)}
    assert asked == {"urcs", "icrc_hod"}


def test_the_list_on_the_watch_and_the_rule_of_who_speaks_are_twins(world):
    made = plans.proposed(world)
    for name, person in world.as_seen_by_role().items():
        assert bool(waiting_for(person)) == validating.standing_of(made, person).is_asked, name


class TestWriting:
    def test_only_who_works_for_the_country_begins_a_plan(self, world):
        for name in ("observer", "polish", "coordinator", "icrc_director"):
            with pytest.raises(NotYours):
                plans.plan(world, by=getattr(world, name))
        assert plans.plan(world, by=world.secretariat).state == State.DRAFT

    def test_a_title_stands_once_in_a_country(self, world):
        plans.plan(world)
        with pytest.raises(Invalid) as refused:
            plans.plan(world, title="winter IN the east")
        assert "title" in refused.value.fields

    def test_bad_facts_are_refused_in_sentences_each_beside_its_field(self, world):
        with pytest.raises(Invalid) as refused:
            plans.plan(world, title=" ", hazard="rain of frogs", first_steps="x" * 5001)
        assert set(refused.value.fields) == {"title", "hazard", "first_steps"}

    def test_a_figure_belongs_to_a_scenario_of_its_own_plan_and_names_its_source(self, world):
        one, other = plans.written(world), plans.plan(world, title="Another")
        scenario = one.scenarios.get()
        with pytest.raises(Invalid) as refused:
            parts.add(
                other, "figures", by=world.urcs, scenario=scenario, measure="other",
                amount=2**40, source="",
            )  # fmt: skip
        assert set(refused.value.fields) == {"scenario", "about", "amount", "source"}

    def test_what_is_taken_out_is_gone_from_the_text_and_kept_in_the_record(self, world):
        made = plans.written(world)
        scenario = made.scenarios.get()
        with pytest.raises(NotReady):
            parts.take_out(scenario, by=world.urcs, reason=" ")
        parts.take_out(scenario, by=world.urcs, reason="Covered elsewhere")
        assert content.of(made)["scenarios"] == []
        scenario.refresh_from_db()
        assert scenario.withdrawal_reason == "Covered elsewhere" and made.figures.get().is_withdrawn

    def test_a_row_written_over_anothers_work_is_refused(self, world):
        made = plans.written(world)
        row = made.roles.first()
        parts.change(row, by=world.urcs, changes={"task": "Something"}, version=made.version)
        with pytest.raises(Stale):
            parts.change(row, by=world.icrc_hod, changes={"task": "Else"}, version=made.version)

    def test_what_is_missing_is_a_list_and_no_score(self, world):
        asked = content.asked_of(content.of(plans.plan(world)), is_tested=False)
        assert [each.is_there for each in asked] == [True] + [False] * 8
        asked = content.asked_of(content.of(plans.written(world, title="Two")), is_tested=True)
        assert {each.label for each in asked if not each.is_there} == {"Resources"}


class TestSpillOver:
    def test_it_links_plans_of_two_countries_and_shows_on_both(self, world, client):
        here = plans.validated(world)
        there = plans.plan(world, country=world.poland, by=world.polish, title="Refugees arrive")
        parts.add(
            here, "spill-overs", by=world.urcs, destination=there, what="Refugees", people=90_000
        )
        client.force_login(world.observer)
        assert "Refugees arrive" in client.get(here.get_absolute_url()).text
        assert "Winter in the east" in client.get(there.get_absolute_url()).text

    def test_it_does_not_link_a_country_with_itself_or_with_a_plan_that_may_not_be_seen(
        self, world
    ):
        here, same = plans.plan(world), plans.plan(world, title="Another")
        hidden = plans.plan(
            world, country=world.pakistan, by=world.secretariat, reach="country_team"
        )
        for other in (same, hidden):
            with pytest.raises(Invalid):
                parts.add(here, "spill-overs", by=world.urcs, destination=other, what="People")

    def test_a_link_is_not_told_to_who_may_not_see_both(self, world, client):
        here = plans.plan(world, by=world.secretariat)
        hidden = plans.plan(
            world, country=world.poland, by=world.polish, title="Quiet talks", reach="country_team"
        )
        parts.add(here, "spill-overs", by=world.secretariat, destination=hidden, what="People")
        client.force_login(world.observer)
        assert "Quiet talks" not in client.get(here.get_absolute_url()).text


def test_somebody_without_a_country_keeps_no_plan(world):
    stranger = make_person("stranger", None)
    assert not actions.may_begin(world.ukraine, stranger)
    assert ContingencyPlan.objects.visible_to(stranger).count() == 0
