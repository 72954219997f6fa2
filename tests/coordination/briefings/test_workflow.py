"""Briefings: what opens one, the workflow as a table, its clock, and what calls one off."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from coordination.briefings import actions
from coordination.briefings.models import Briefing
from coordination.briefings.policy import BRIEFED_CLOCK, OPEN, TEAM, WORKFLOW, State
from coordination.briefings.waiting import waiting_for
from coordination.deadlines.audiences import posts_for
from coordination.deadlines.models import Deadline
from coordination.handovers import actions as hand_overs
from coordination.people import actions as people
from coordination.people.models import Holding, Post
from coordination.roles import Role
from smcc.audit.models import AuditEvent, Chain
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import leaders
from tests.factories.world import make_person, post

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DONE = {State.HELD, State.WAIVED}
TABLE = {
    "plan": (OPEN, State.PLANNED, TEAM),
    "hold": (OPEN, State.HELD, TEAM),
    "waive": (OPEN, State.WAIVED, TEAM),
    "take_back": (DONE, State.DUE, TEAM),
    "call_off": (OPEN, State.CALLED_OFF, {Role.SECRETARIAT}),
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(TABLE))
def test_a_step_is_taken_from_its_state_by_who_works_for_the_country(name, state, role):
    sources, target, roles = TABLE[name]
    thing = SimpleNamespace(state=state)
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


class TestWhatOpensOne:
    def test_another_holder_of_a_post_that_leads_in_a_country(self, world):
        holding = leaders.new_leader(world)
        made = Briefing.objects.get()
        assert (made.holding, made.country, made.post) == (holding, world.ukraine, holding.post)
        assert AuditEvent.objects.filter(verb="briefing.open", chain="country:UKR").exists()

    def test_a_new_secretary_general_of_the_countrys_society(self, world):
        made = leaders.briefing(world, post="urcs_sg", who=make_person("sg2", world.urcs_ns))
        assert made.country == world.ukraine

    def test_not_the_first_holder_that_is_recorded(self, world):
        fresh = post("icrc-hod-poland", Post.Duty.HEAD_OF_DELEGATION, world.icrc, country=world.poland)  # fmt: skip
        people.appoint(by=None, post=fresh, person=leaders.newcomer(world))
        assert not Briefing.objects.exists()

    def test_not_a_delegate_nor_the_same_person_again_nor_another_duty(self, world):
        who, now = leaders.newcomer(world), timezone.now()
        people.appoint(
            by=world.secretariat, post=world.posts["icrc_hod"], person=who, kind="delegate",
            ends_at=now + 30 * DAY,
        )  # fmt: skip
        leaders.new_leader(world, post="ifrc_hod", who=world.ifrc_hod)
        leaders.new_leader(world, post="advisor", who=make_person("mco2", world.ifrc))
        leaders.new_leader(world, post="icrc_director", who=make_person("dir2", world.icrc))
        assert not Briefing.objects.exists()

    def test_not_a_holding_that_was_over_when_it_was_written_down(self, world):
        Holding.objects.filter(post=world.posts["icrc_hod"]).update(
            ends_at=timezone.now() - 100 * DAY
        )
        people.appoint(
            by=world.secretariat, post=world.posts["icrc_hod"], person=leaders.newcomer(world),
            starts_at=timezone.now() - 90 * DAY, ends_at=timezone.now() - 10 * DAY,
        )  # fmt: skip
        assert not Briefing.objects.exists()

    def test_a_hand_over_opens_it_and_calling_the_hand_over_off_calls_it_off(self, world):
        going = hand_overs.begin(
            world.posts["icrc_hod"], successor=leaders.newcomer(world), by=world.icrc_hod
        )
        made = Briefing.objects.get()
        assert made.is_open
        hand_overs.call_off(going, by=world.icrc_hod, reason="Stays another year")
        made.refresh_from_db()
        assert made.is_called_off


class TestSteps:
    def test_it_is_planned_held_and_taken_back(self, world):
        made = leaders.briefing(world)
        day = timezone.localdate() + 5 * DAY
        made = actions.run(
            made, "plan", by=world.urcs, planned_on=day, briefer=world.posts["ifrc_hod"]
        )
        assert made.is_planned and made.responsible_post == world.posts["ifrc_hod"]
        made = actions.run(
            made, "hold", by=world.ifrc_hod, held_on=timezone.localdate(), topics=["seville", "roles"],
            note="Asked for the MCP",
        )  # fmt: skip
        assert made.held_at <= timezone.now() and len(made.topic_labels) == 2
        made = actions.run(made, "take_back", by=world.urcs, reason="It was the deputy")
        assert made.is_open and made.held_at is None

    def test_what_is_taken_back_is_planned_no_more_and_waits_for_the_leads_again(self, world):
        made = leaders.briefing(world)
        today = timezone.localdate()
        made = actions.run(
            made, "plan", by=world.urcs, planned_on=today, briefer=world.posts["region"]
        )
        made = actions.run(made, "hold", by=world.urcs, held_on=today, topics=["roles"])
        made = actions.run(made, "take_back", by=world.urcs, reason="It was the deputy")
        assert (made.planned_on, made.briefer) == (None, None)
        assert waiting_for(world.urcs) and not waiting_for(world.region)

    @pytest.mark.parametrize(
        "step, more, fields",
        [
            ("plan", {}, {"planned_on", "briefer"}),
            ("plan", {"planned_on": -1}, {"planned_on", "briefer"}),
            ("plan", {"planned_on": 4000}, {"planned_on", "briefer"}),
            ("hold", {}, {"held_on", "topics"}),
            ("hold", {"held_on": 2, "topics": ["seville"]}, {"held_on"}),
            ("hold", {"held_on": -4000, "topics": ["seville"]}, {"held_on"}),
            ("hold", {"held_on": -1, "topics": ["seville"]}, {"held_on"}),
            ("hold", {"held_on": 0, "topics": ["astrology"]}, {"topics"}),
            ("hold", {"held_on": 0, "topics": ["plan"], "note": "x" * 5001}, {"note"}),
        ],
    )
    def test_what_cannot_be_is_said_beside_its_field(self, world, step, more, fields):
        made, today = leaders.briefing(world), timezone.localdate()
        sent = {
            name: today + said * DAY if isinstance(said, int) else said
            for name, said in more.items()
        }
        with pytest.raises(Invalid) as refused:
            actions.run(made, step, by=world.urcs, **sent)
        assert set(refused.value.fields) == fields
        made.refresh_from_db()
        assert made.version == 1

    def test_nobody_is_briefed_before_the_first_day_in_the_post(self, world):
        made = leaders.briefing(world)
        comes = timezone.now() + 5 * DAY
        Briefing.objects.filter(pk=made.pk).update(starts_at=comes)
        today, first = timezone.localdate(), timezone.localdate(comes)
        with pytest.raises(Invalid, match="has this post from") as refused:
            actions.run(made, "hold", by=world.urcs, held_on=today, topics=["seville"])
        assert set(refused.value.fields) == {"held_on"}
        by = {"by": world.urcs, "briefer": world.posts["region"]}
        with pytest.raises(Invalid, match="waive the briefing and say when"):
            actions.run(made, "plan", planned_on=first - DAY, **by)
        assert actions.run(made, "plan", planned_on=first, **by).is_planned

    def test_the_first_day_itself_counts_whatever_the_hour(self, world):
        made = leaders.briefing(world)
        Briefing.objects.filter(pk=made.pk).update(starts_at=timezone.now() - DAY)
        day = timezone.localdate() - DAY
        held = actions.run(made, "hold", by=world.urcs, held_on=day, topics=["seville"])
        assert not held.is_open

    def test_others_do_not_and_waiving_needs_a_reason(self, world):
        made = leaders.briefing(world)
        for name in ("observer", "polish", "committee", "icrc_director"):
            with pytest.raises(NotYours):
                actions.run(made, "waive", by=getattr(world, name), reason="x")
        with pytest.raises(NotReady):
            actions.run(made, "waive", by=world.urcs, reason=" ")
        with pytest.raises(OutOfTurn):
            actions.run(made, "call_off", by=world.secretariat, reason="x")
        actions.run(made, "waive", by=world.urcs, reason="Led in Mali", version=made.version)
        with pytest.raises(Stale):
            actions.run(made, "take_back", by=world.urcs, reason="x", version=made.version)


class TestTheClock:
    def clock(self, made):
        return Deadline.objects.of(made).get()

    def test_it_runs_thirty_days_from_the_first_day_in_the_post(self, world):
        start = timezone.now() - 3 * DAY
        Holding.objects.filter(post=world.posts["icrc_hod"]).update(ends_at=start)
        holding = people.appoint(
            by=world.secretariat, post=world.posts["icrc_hod"], person=leaders.newcomer(world),
            starts_at=start,
        )  # fmt: skip
        clock = self.clock(holding.briefing)
        assert (clock.started_at, clock.due_at) == (start, start + 30 * DAY)
        assert clock.policy["basis"] == "default" and clock.country == world.ukraine

    @pytest.mark.parametrize("step, outcome", [("hold", "met"), ("waive", "waived")])
    def test_it_stops_when_held_or_waived_and_goes_on_when_that_is_taken_back(
        self, world, step, outcome
    ):
        made = leaders.briefing(world)
        made = actions.run(
            made,
            step,
            by=world.urcs,
            reason="Known",
            topics=["roles"],
            held_on=timezone.localdate(),
        )
        assert self.clock(made).outcome == outcome
        made = actions.run(made, "take_back", by=world.urcs, reason="Wrong person")
        assert self.clock(made).stopped_at is None

    def test_its_ladder_reaches_the_countrys_leads_and_who_briefs(self, world):
        made = leaders.briefing(world)
        made = actions.run(
            made, "plan", by=world.urcs, planned_on=timezone.localdate(),
            briefer=world.posts["region"],
        )  # fmt: skip
        first = BRIEFED_CLOCK.ladder[0]
        reached = {each.code for to in first.to for each in posts_for(to, made)}
        assert reached == {
            "urcs-secretary-general", "icrc-hod-ukraine", "ifrc-hod-ukraine",
            "ifrc-regional-director-europe",
        }  # fmt: skip

    def test_it_is_called_off_when_the_holding_ends(self, world):
        made = leaders.briefing(world)
        leaders.new_leader(world, who=make_person("third", world.icrc))
        made.refresh_from_db()
        assert made.is_called_off and self.clock(made).outcome == "withdrawn"
        assert Briefing.objects.open().count() == 1, "the next one is new, too"

    def test_an_end_to_come_is_noticed_when_it_has_come(self, world):
        made = leaders.briefing(world)
        people.end_holding(made.holding, by=world.secretariat, ends_at=timezone.now() + DAY)
        made.refresh_from_db()
        assert made.is_open
        assert actions.call_off_ended(timezone.now()) == 0
        assert actions.call_off_ended(timezone.now() + 2 * DAY) == 1
        assert actions.call_off_ended(timezone.now() + 2 * DAY) == 0
        made.refresh_from_db()
        assert made.is_called_off

    def test_one_that_cannot_be_called_off_stops_no_other(self, world, caplog):
        torn = leaders.briefing(world)
        newcomer = leaders.newcomer(world, "new-polish", world.polish_ns)
        sound = leaders.briefing(world, post="polish_sg", who=newcomer)
        for each in (torn, sound):
            people.end_holding(each.holding, by=world.secretariat, ends_at=timezone.now() + HOUR)
        head = Chain.objects.get(name="country:UKR")
        Chain.objects.filter(pk=head.pk).update(length=head.length - 1)
        then = timezone.now() + DAY
        assert actions.call_off_ended(then) == 1
        assert Briefing.objects.get(pk=sound.pk).is_called_off
        assert Briefing.objects.get(pk=torn.pk).is_open
        assert f"Briefing {torn.pk} could not be called off" in caplog.text
        Chain.objects.filter(pk=head.pk).update(length=head.length)
        assert actions.call_off_ended(then) == 1, "the next look does it"


def test_it_waits_for_those_who_lead_there_until_a_post_is_to_brief(world):
    made = leaders.briefing(world)
    assert [each.key for each in waiting_for(world.urcs)] == [made.key]
    assert waiting_for(world.ifrc_hod) and not waiting_for(leaders.newcomer(world))
    for name in ("observer", "polish", "urcs_staff", "region", "secretariat"):
        assert not waiting_for(getattr(world, name)), name
    actions.run(
        made, "plan", by=world.urcs, planned_on=timezone.localdate(), briefer=world.posts["region"]
    )
    assert waiting_for(world.region) and not waiting_for(world.urcs)
