"""What waits for a post: the Watch's own answer, asked for the post instead of a person."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.handovers import actions
from coordination.handovers.desk import Desk, desk_for, desk_of
from coordination.operations.models import Operation
from coordination.people.models import Holding, Person
from coordination.watch.waiting import waiting_for
from tests.factories import cases
from tests.factories.world import make_person
from tests.fixtures.scenarios import scenario
from tools.decision import actions as decisions
from tools.mini_summit import actions as summits

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def sentences(items):
    return {item.sentence for item in items}


@scenario
def large(world):
    make_person("newcomer", world.ifrc)
    return cases.large_operation(world)


def newcomer():
    return Person.objects.get(email="newcomer@demo.example")


def decided(world, case, **more):
    """A filed table in which one decision is the regional director's to carry out."""
    summit = cases.held_summit(world, case)
    cases.decide_all(world, summit)
    row = summit.rows.in_order().first()
    decisions.write_row(
        row,
        by=world.urcs,
        changes={"lead": world.ifrc, "responsible_post": world.posts["region"]} | more,
    )
    summits.file_table(summit, by=world.urcs)
    return row


def test_the_clocks_of_a_post_are_those_that_the_watch_shows_its_holder(world, large):
    for role, post in (("coordinator", "advisor"), ("urcs", "urcs_sg"), ("region", "region")):
        desk = desk_of(world.posts[post])
        by_watch = {
            each.sentence for each in waiting_for(getattr(world, role)) if each.deadline
        }  # fmt: skip
        assert sentences(desk.clocks) == by_watch, role
    assert len(desk_of(world.posts["advisor"]).clocks) == 3


def test_a_post_is_asked_nothing_for_the_holders_other_post(world, large):
    """The person may hold two posts; only this one is handed over."""
    Holding.objects.create(
        post=world.posts["region"], person=world.people["coordinator"], kind="delegate",
        starts_at=timezone.now() - DAY,
    )  # fmt: skip
    assert desk_of(world.posts["region"]).clocks == ()


def test_open_decisions_stand_there_with_and_without_a_date(world, large):
    row = decided(world, large, due_at=timezone.now() + 9 * DAY)
    desk = desk_of(world.posts["region"])
    assert [(item.sentence, item.due_at is not None) for item in desk.decisions] == [
        (row.title, True)
    ]
    assert not any(item.kind == "decision" for item in desk.clocks)
    type(row).objects.filter(pk=row.pk).update(due_at=None)
    assert [item.due_at for item in desk_of(world.posts["region"]).decisions] == [None]
    row.refresh_from_db()
    decisions.run(row, "complete", by=world.urcs, reason="Done")
    assert desk_of(world.posts["region"]).decisions == ()


def test_clearances_and_endorsements_are_asked_of_the_post(world, large):
    statement = cases.clearing_statement(world, large)
    (asked,) = desk_of(world.posts["icrc_hod"]).asked
    assert (asked.kind, asked.ref, asked.url) == (
        "joint_statement", large.ref, statement.get_absolute_url(),
    )  # fmt: skip
    other = cases.large_operation(world, name="Another")
    cases.endorsing_parameters(world, other)
    asked = desk_of(world.posts["icrc_director"]).asked
    assert ("minimum_parameters", other.ref) in {(each.kind, each.ref) for each in asked}


def test_a_hand_over_is_nothing_that_waits_for_a_post(world, large):
    actions.begin(world.posts["advisor"], successor=newcomer(), by=world.coordinator)
    assert desk_of(world.posts["advisor"]).asked == ()


def test_what_was_shown_is_read_back_as_it_was(world, large):
    decided(world, large, due_at=timezone.now() + 9 * DAY)
    desk = desk_of(world.posts["region"])
    assert desk.count and Desk.from_data(desk.as_data()) == desk


def test_before_their_time_the_successor_is_shown_nothing_that_the_post_sees(world, large):
    Operation.objects.filter(pk=large.pk).update(visibility="participants")
    stranger = make_person("stranger", world.kenyan_ns)
    row = actions.begin(
        world.posts["advisor"], successor=stranger, by=world.coordinator,
        starts_at=timezone.now() + DAY,
    )  # fmt: skip
    again = Person.objects.get(pk=stranger.pk)
    assert desk_for(row, again) is None
    assert desk_for(row, world.coordinator).clocks and desk_for(row, world.secretariat).clocks
    Holding.objects.filter(pk=row.successor_id).update(starts_at=timezone.now())
    assert desk_for(row, Person.objects.get(pk=stranger.pk)).clocks


def test_what_was_shown_is_hidden_from_those_who_may_no_longer_see_the_operation(world, large):
    row = actions.begin(world.posts["advisor"], successor=newcomer(), by=world.coordinator)
    row = actions.confirm(row, by=newcomer())
    assert desk_for(row, world.coordinator).count == 3
    Operation.objects.filter(pk=large.pk).update(visibility="participants")
    left = world.coordinator
    left.component = world.kenyan_ns
    left.save()
    assert desk_for(row, world.coordinator).count == 0
    assert desk_for(row, world.secretariat).count == 3


def test_looking_costs_the_same_however_much_waits(world, large):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            desk_of(world.posts["advisor"])
        return len(caught)

    before = queries()
    for n in range(3):
        cases.large_operation(world, name=f"Another {n}")
    assert len(desk_of(world.posts["advisor"]).clocks) == 12
    assert queries() == before <= 11


def test_a_long_desk_says_that_there_is_more(world, large, monkeypatch):
    assert not desk_of(world.posts["advisor"]).has_more
    monkeypatch.setattr("coordination.handovers.desk.SHOWN_AT_MOST", 2)
    desk = desk_of(world.posts["advisor"])
    assert desk.has_more and len(desk.clocks) == 2
