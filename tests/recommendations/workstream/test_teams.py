"""A team: who may change what, its plan of action, its overlaps, and how it is closed."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from recommendations.action import actions as planning
from recommendations.action.models import Action
from recommendations.recommendation import actions as following
from recommendations.workstream import actions, overlapping
from recommendations.workstream.models import Overlap, Workstream
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import reviews, workstreams
from tests.fixtures.scenarios import scenario

STRANGERS = ["observer", "committee", "icrc_director", "polish", "ifrc_hod"]


@scenario
def team(world):
    return workstreams.team(world)


def events(verb):
    return AuditEvent.objects.filter(verb=verb).order_by("id")


class TestWhoMayChangeWhat:
    @pytest.mark.parametrize("who", STRANGERS)
    def test_others_read_a_team_and_change_nothing(self, world, team, who):
        row, by = workstreams.planned(world, team), getattr(world, who)
        assert Workstream.objects.visible_to(by).get() == team
        assert Action.objects.visible_to(by).get() == row and row.offers(by) == []
        attempts = (
            lambda: actions.begin(by=by, name="New", objective="More"),
            lambda: actions.amend_workstream(team, by=by, changes={"name": "Mine"}),
            lambda: actions.run(team, "close", by=by, achieved="a", not_achieved="b", reason="c"),
            lambda: planning.plan_for_team(team, by=by, text="More"),
            lambda: planning.amend_action(row, by=by, changes={"text": "Less"}),
            lambda: planning.run(row, "finish", by=by),
        )
        for attempt in attempts:
            with pytest.raises(NotYours) as refused:
                attempt()
            assert "secretariat" in str(refused.value)
        row.refresh_from_db()
        assert (row.state, row.text) == ("open", "Write the guide")
        assert Workstream.objects.get().name == "Logistics"

    def test_a_co_chair_writes_the_plan_and_not_the_team(self, world, team):
        chair = world.icrc_hod
        row = planning.plan_for_team(team, by=chair, text="Map the stocks", due_note="end of 2027")
        row = planning.amend_action(row, by=chair, changes={"text": "Map all stocks"})
        assert [each.name for each in row.offers(chair)] == ["begin", "finish", "drop"]
        row = planning.run(row, "begin", by=chair)
        assert planning.run(row, "finish", by=chair).state == "done"
        with pytest.raises(NotYours):
            actions.amend_workstream(team, by=chair, changes={"name": "Mine"})
        assert team.offers(chair) == []

    def test_who_no_longer_chairs_no_longer_writes(self, world, team):
        actions.amend_workstream(
            team, by=world.secretariat, changes={"co_chairs": [world.posts["ifrc_hod"]]}
        )
        with pytest.raises(NotYours):
            planning.plan_for_team(team, by=world.icrc_hod, text="One more")
        assert planning.plan_for_team(team, by=world.ifrc_hod, text="One more").pk

    def test_the_owner_of_an_action_takes_its_steps_alone(self, world, team):
        row = workstreams.planned(world, team, owner_post=world.posts["polish_sg"])
        other = workstreams.planned(world, team, "Another")
        assert planning.run(row, "finish", by=world.polish).state == "done"
        with pytest.raises(NotYours):
            planning.run(other, "finish", by=world.polish)


class TestFacts:
    def test_every_change_is_recorded_with_before_and_after(self, world, team):
        actions.amend_workstream(
            team, by=world.secretariat,
            changes={"objective": "Share stocks.", "members": [world.urcs_ns, world.kenyan_ns]},
        )  # fmt: skip
        said = events("workstream.amend").get().data["changes"]
        assert said == {"objective": {"from": "Make Logistics work.", "to": "Share stocks."}}
        linked = events("workstream.link").last().data["changes"]
        assert linked == {"members": {"from": [], "to": ["DKE001", "DUA001"]}}
        assert events("workstream.amend").get().chain == "workstream:logistics"

    def test_saying_the_same_again_writes_nothing(self, world, team):
        before = AuditEvent.objects.count()
        row = actions.amend_workstream(
            team, by=world.secretariat,
            changes={"name": team.name, "co_chairs": [world.posts["icrc_hod"]]},
        )  # fmt: skip
        assert (AuditEvent.objects.count(), row.version) == (before, team.version)

    def test_two_teams_have_two_codes_and_none_takes_an_address(self, world, team):
        for name in ("Logistics", "New", "…"):
            with pytest.raises(Invalid) as refused:
                actions.begin(by=world.secretariat, name=name, objective="x")
            assert "name" in refused.value.fields
        assert Workstream.objects.count() == 1

    def test_a_stale_save_is_refused(self, world, team):
        actions.amend_workstream(team, by=world.secretariat, changes={"name": "Stocks"})
        with pytest.raises(Stale):
            actions.amend_workstream(
                team, by=world.secretariat, changes={"name": "Fleet"}, version=team.version
            )


class TestBalance:
    def test_counts_come_with_their_day_and_source(self, world, team):
        with pytest.raises(Invalid) as refused:
            actions.record_balance(
                team, by=world.secretariat, women=5, men=None, balance_on=None, balance_source=""
            )
        assert set(refused.value.fields) == {"men", "balance_on", "balance_source"}
        with pytest.raises(IntegrityError), transaction.atomic():
            Workstream.objects.filter(pk=team.pk).update(women=5)

    def test_a_day_to_come_is_refused_and_nothing_at_all_takes_it_back(self, world, team):
        given = {"women": 5, "men": 6, "balance_source": "The team's list"}
        with pytest.raises(Invalid) as refused:
            actions.record_balance(
                team, by=world.secretariat, balance_on=workstreams.in_days(1), **given
            )
        assert set(refused.value.fields) == {"balance_on"}
        row = actions.record_balance(
            team, by=world.secretariat, balance_on=date(2026, 1, 31), **given
        )
        assert (row.women, row.men, row.others) == (5, 6, 0)
        row = actions.record_balance(
            row, by=world.secretariat, women=None, men=None, balance_on=None, balance_source=""
        )
        assert row.women is None and row.balance_source == ""
        last = events("workstream.record_balance").last().data["changes"]
        assert last["women"] == {"from": 5, "to": None}


class TestPlan:
    def test_an_action_of_a_team_may_serve_what_the_team_works_on(self, world):
        review = reviews.review(world)
        one, two, three = review.recommendations.order_by("number")
        team = workstreams.team(world, recommendations=[one, two])
        row = workstreams.planned(world, team, recommendations=[one, two])
        assert set(row.recommendations.all()) == {one, two}
        with pytest.raises(Invalid) as refused:
            workstreams.planned(world, team, recommendations=[three])
        assert "recommendations" in refused.value.fields
        with pytest.raises(Invalid):
            planning.amend_action(row, by=world.icrc_hod, changes={}, recommendations=[three])
        planning.amend_action(row, by=world.icrc_hod, changes={}, recommendations=[two])
        assert events("action.link").last().data["changes"]["recommendations"] == {
            "from": ["LLR-2026 1", "LLR-2026 2"], "to": ["LLR-2026 2"],
        }  # fmt: skip

    def test_while_it_is_under_way_a_recommendation_it_serves_is_not_complete(self, world):
        review = reviews.review(world)
        reviews.closed_round(world, review, date(2026, 5, 23), status="implemented")
        one = review.recommendations.get(number=1)
        following.add_evidence(one, by=world.secretariat, kind="report", title="The report")
        team = workstreams.team(world, recommendations=[one])
        row = workstreams.planned(world, team, recommendations=[one])
        planning.run(row, "begin", by=world.secretariat)
        with pytest.raises(NotReady, match="1 action is still open"):
            following.run(one, "close", by=world.secretariat)
        planning.run(row, "finish", by=world.secretariat)
        assert following.run(one, "close", by=world.secretariat).state == "closed"

    def test_it_belongs_to_a_review_or_to_a_team(self, world, team):
        review = reviews.review(world)
        for more in ({}, {"review": review, "workstream": team}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Action.objects.create(text="Nobody's", state="open", **more)


class TestOverlaps:
    def test_one_fact_stands_on_both_whoever_said_it(self, world, team):
        other = workstreams.team(world, "Surge")
        overlapping.say_overlap(other, team, by=world.secretariat, note="Both send people.")
        overlapping.say_overlap(
            team, other, by=world.secretariat, note="Both send people and goods."
        )
        one = Overlap.objects.get()
        assert one.note == "Both send people and goods."
        assert Overlap.objects.of(team).get().beside(team) == other
        assert Overlap.objects.of(other).get().beside(other) == team
        said = events("workstream.say_overlap").filter(chain="workstream:surge").last()
        assert said.data == {
            "with": "logistics",
            "note": {"from": "Both send people.", "to": "Both send people and goods."},
        }

    def test_it_is_taken_back_from_both_and_the_record_keeps_it(self, world, team):
        other = workstreams.team(world, "Surge")
        overlapping.say_overlap(team, other, by=world.secretariat, note="Both send people.")
        with pytest.raises(NotYours):
            overlapping.take_back_overlap(team, other, by=world.icrc_hod)
        overlapping.take_back_overlap(other, team, by=world.secretariat)
        assert not Overlap.objects.exists()
        assert events("workstream.take_back_overlap").count() == 2

    def test_a_team_does_not_overlap_with_itself(self, world, team):
        with pytest.raises(Invalid) as refused:
            overlapping.say_overlap(team, team, by=world.secretariat, note="Itself")
        assert "other" in refused.value.fields


class TestClosing:
    def test_both_what_was_and_what_was_not_achieved_are_asked_for(self, world, team):
        with pytest.raises(Invalid) as refused:
            actions.run(team, "close", by=world.secretariat)
        assert set(refused.value.fields) == {"achieved", "not_achieved"}
        done = actions.run(
            team, "close", by=world.secretariat, achieved="The agreement.", not_achieved="The rest."
        )
        assert (done.state, done.achieved, done.not_achieved, done.closing_reason) == (
            "closed", "The agreement.", "The rest.", "",
        )  # fmt: skip
        assert done.closed_by == world.people["secretariat"]

    def test_with_open_actions_only_for_a_reason_which_shows_and_they_go_on(self, world, team):
        row = workstreams.planned(world, team)
        said = {"achieved": "a", "not_achieved": "b"}
        with pytest.raises(NotReady, match="1 action is still open"):
            actions.run(team, "close", by=world.secretariat, **said)
        done = actions.run(team, "close", by=world.secretariat, reason="The mandate ended", **said)
        assert done.closing_reason == "The mandate ended"
        with pytest.raises(OutOfTurn):
            planning.plan_for_team(done, by=world.icrc_hod, text="More")
        assert planning.run(row, "finish", by=world.icrc_hod).state == "done"

    def test_it_is_reopened_for_a_reason(self, world, team):
        done = actions.run(team, "close", by=world.secretariat, achieved="a", not_achieved="b")
        with pytest.raises(NotReady):
            actions.run(done, "reopen", by=world.secretariat)
        row = actions.run(done, "reopen", by=world.secretariat, reason="A new mandate")
        assert (row.state, row.closed_at, row.reopening_reason) == ("open", None, "A new mandate")
        assert events("workstream.reopen").get().reason == "A new mandate"
