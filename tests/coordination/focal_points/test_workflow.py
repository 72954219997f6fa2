"""Focal points: the workflow as a table, who names, confirms and ends one, its clock, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from coordination.deadlines.audiences import posts_for
from coordination.deadlines.models import Deadline
from coordination.focal_points import actions
from coordination.focal_points.models import FocalPoint
from coordination.focal_points.policy import CONFIRMED_CLOCK, CONFIRMING, NAMING, WORKFLOW, State
from coordination.focal_points.waiting import waiting_for
from coordination.people.models import Post
from coordination.roles import Audience, Role
from coordination.watch.waiting import waiting_for as watch
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import leaders
from tests.factories.world import make_person, post

pytestmark = pytest.mark.django_db

TABLE = {
    "confirm": ({State.NAMED}, State.NAMED, CONFIRMING),
    "end": ({State.NAMED}, State.ENDED, NAMING),
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(TABLE))
def test_a_step_is_taken_from_its_state_by_its_own_people(name, state, role):
    sources, target, roles = TABLE[name]
    thing = SimpleNamespace(state=state, is_vacant=False)
    if role not in roles:
        with pytest.raises(NotYours):
            WORKFLOW.check(name, thing, {role}, "why")
    elif state not in sources:
        with pytest.raises(OutOfTurn):
            WORKFLOW.check(name, thing, {role}, "why")
    else:
        assert WORKFLOW.check(name, thing, {role}, "why").target == target


def test_the_table_names_every_step():
    assert {step.name for step in WORKFLOW.steps} == set(TABLE)


@pytest.mark.parametrize(
    "by, of, may",
    [
        ("icrc_hod", "icrc_hod", True),
        ("ifrc_hod", "icrc_hod", False),
        ("urcs_staff", "urcs_sg", True),
        ("urcs_staff", "icrc_hod", False),
        ("secretariat", "ifrc_hod", True),
        ("region", "ifrc_hod", True),
        ("polish", "urcs_sg", False),
        ("observer", "urcs_sg", False),
        ("committee", "icrc_hod", False),
    ],
)
def test_a_component_names_its_own(world, by, of, may):
    if may:
        made = leaders.focal_point(world, of, by)
        assert made.is_open and AuditEvent.objects.filter(verb="focal_point.name").exists()
        return
    with pytest.raises(NotYours):
        leaders.focal_point(world, of, by)


@pytest.mark.parametrize("name", ["urcs", "icrc_hod", "ifrc_hod", "secretariat", "urcs_staff", "region"])  # fmt: skip
def test_it_is_confirmed_by_the_holder_who_leads_the_component_there_or_the_secretariat(
    world, name
):
    made = leaders.focal_point(world)
    before = made.looked_at_last
    if name not in ("icrc_hod", "secretariat"):
        with pytest.raises(NotYours):
            actions.run(made, "confirm", by=getattr(world, name))
        return
    made = actions.run(made, "confirm", by=getattr(world, name))
    assert made.looked_at_last > before and made.confirmations == 1


def test_who_leads_the_component_confirms_another_post_of_it(world):
    officer = post("icrc-cooperation-ukraine", Post.Duty.OTHER, world.icrc, country=world.ukraine)
    world.posts["officer"] = officer
    made = leaders.focal_point(world, "officer")
    with pytest.raises(NotReady, match="Nobody holds this post"):
        actions.run(made, "confirm", by=world.icrc_hod)
    from tests.factories.world import appoint

    appoint(make_person("officer", world.icrc), officer)
    assert actions.run(made, "confirm", by=world.icrc_hod).confirmations == 1
    with pytest.raises(NotYours):
        actions.run(made, "confirm", by=world.ifrc_hod)


def test_what_ended_stays_in_the_record_and_its_post_can_be_named_again(world):
    made = leaders.focal_point(world)
    with pytest.raises(NotReady):
        actions.run(made, "end", by=world.icrc_hod, reason=" ")
    made = actions.run(made, "end", by=world.icrc_hod, reason="Another post from now on")
    assert not made.is_open and made.ended_by == world.icrc_hod
    assert not Deadline.objects.of(made).open().exists()
    with pytest.raises(OutOfTurn):
        actions.run(made, "confirm", by=world.icrc_hod)
    assert leaders.focal_point(world).pk != made.pk
    assert FocalPoint.objects.count() == 2


def test_a_step_over_another_version_is_stale(world):
    made = leaders.focal_point(world)
    actions.run(made, "confirm", by=world.icrc_hod, version=made.version)
    with pytest.raises(Stale):
        actions.run(made, "confirm", by=world.icrc_hod, version=made.version)


class TestWhatIsRefused:
    def refused(self, world, fields, **more):
        with pytest.raises(Invalid) as refusal:
            leaders.focal_point(world, **more)
        assert set(refusal.value.fields) == set(fields)
        assert not FocalPoint.objects.filter(created_by=world.secretariat).exists()
        return str(refusal.value)

    def test_the_same_post_twice(self, world):
        leaders.focal_point(world)
        assert "already" in self.refused(world, ["post"])

    def test_a_post_of_another_country_or_region(self, world):
        said = self.refused(world, ["post"], post="polish_sg", by="secretariat")
        assert "another country" in said and "Ukraine" in said
        world.posts["africa"] = post("africa", Post.Duty.REGIONAL_DIRECTOR, world.ifrc, region=0)
        assert "region" in self.refused(world, ["post"], post="africa", by="secretariat")

    def test_a_post_of_a_common_body(self, world):
        assert "common body" in self.refused(world, ["post"], post="steering", by="secretariat")

    def test_a_component_that_is_not_active(self, world):
        gone = world.urcs_ns
        type(gone).objects.filter(pk=gone.pk).update(
            active_until=timezone.localdate() - timedelta(days=1)
        )
        world.posts["urcs_sg"].refresh_from_db()
        assert "not an active" in self.refused(world, ["post"], post="urcs_sg", by="secretariat")

    @pytest.mark.parametrize("days", [1, -40_000])
    def test_a_day_that_cannot_be(self, world, days):
        since = timezone.localdate() + timedelta(days=days)
        self.refused(world, ["since"], by="secretariat", since=since)

    def test_an_overlong_note(self, world):
        self.refused(world, ["note"], by="secretariat", note="x" * 1001)

    def test_a_confirmation_of_before_it_was_named(self, world):
        made = leaders.focal_point(world)
        with pytest.raises(Invalid):
            actions.run(made, "confirm", by=world.icrc_hod, at=timezone.now() - timedelta(days=3))


class TestTheClock:
    def test_it_runs_half_a_year_from_the_naming_and_anew_from_each_confirmation(self, world):
        made = leaders.focal_point(world)
        first = Deadline.objects.of(made).open().get()
        assert first.started_at == made.created_at
        assert first.due_at - first.started_at == timedelta(days=182)
        assert first.policy["basis"] == "default"
        made = actions.run(made, "confirm", by=world.icrc_hod)
        first.refresh_from_db()
        second = Deadline.objects.of(made).open().get()
        assert first.outcome == Deadline.Outcome.MET and second.started_at == made.confirmed_at

    def test_its_ladder_reaches_the_post_then_who_leads_the_component_then_the_secretariat(
        self, world
    ):
        officer = post("icrc-cooperation", Post.Duty.OTHER, world.icrc, country=world.ukraine)
        world.posts["officer"] = officer
        made = leaders.focal_point(world, "officer")
        rungs = {rung.name: rung.to for rung in CONFIRMED_CLOCK.ladder}
        said = {
            name: {each.code for to in rungs[name] for each in posts_for(to, made)}
            for name in ("24h_before", "limit", "after")
        }
        assert said["24h_before"] == {officer.code}
        assert said["limit"] == {officer.code, "icrc-hod-ukraine"}
        assert said["after"] == said["limit"] | {"smcc-secretariat"}
        assert Audience.ASKED in rungs["limit"]

    def test_it_waits_for_nobody_before_it_is_near(self, world):
        made = leaders.focal_point(world)
        assert not [each for each in watch(world.icrc_hod) if each.kind == made.kind]
        leaders.aged(made, 175)
        (found,) = [each for each in watch(world.icrc_hod) if each.kind == made.kind]
        assert found.button is not None and found.button.step == "confirm" and found.due_at
        assert not waiting_for(world.ifrc_hod) and not waiting_for(world.urcs)

    def test_a_vacant_post_waits_for_nobody_and_is_told_by_the_ladder(self, world):
        made = leaders.focal_point(world)
        leaders.aged(made, 200)
        leaders.vacate(world)
        assert leaders.reread(made).is_vacant and not waiting_for(world.icrc_hod)
