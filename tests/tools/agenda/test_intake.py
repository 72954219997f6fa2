"""Items are proposed before the meeting, answered by the leads, and nothing is buried."""

import uuid

import pytest

from coordination.deadlines.models import Delivery
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tools.agenda import actions, policy
from tools.agenda.shown import agenda_shown
from tools.mini_summit import actions as summits

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit(case):
    return case.mini_summits.get()


def propose(world, summit, by=None, **more):
    said = {"component": world.icrc, "title": "Access", "purpose": "decision", "scope": "response"}
    return actions.propose(summit, by=by or world.icrc_hod, **(said | more))


def titles(summit):
    return [item.title for item in summit.agenda.taken_up()]


def test_a_participating_components_people_propose_and_the_leads_are_told(world, summit):
    item = propose(world, summit, minutes=20)
    assert (item.state, item.proposed_by, item.created_by) == (
        "proposed",
        world.icrc,
        world.icrc_hod,
    )
    told = Delivery.objects.inbox().filter(
        recipient=world.coordinator, subject__contains="proposed"
    )
    assert told.count() == 1
    assert not titles(summit), "it is on the agenda only once it is accepted"


@pytest.mark.parametrize("name", ["polish", "observer"])
def test_who_does_not_take_part_proposes_nothing(world, summit, name):
    with pytest.raises(NotYours):
        propose(world, summit, by=getattr(world, name))


def test_nobody_proposes_in_the_name_of_another_component_but_those_who_lead(world, summit):
    with pytest.raises(NotYours, match="your own component"):
        propose(world, summit, component=world.ifrc)
    assert propose(world, summit, by=world.urcs, component=world.ifrc).proposed_by == world.ifrc
    with pytest.raises(NotYours):
        propose(world, summit, by=world.urcs, component=world.polish_ns)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 601}, "minutes"),
        ({"purpose": "fun"}, "purpose"),
        ({"purpose": ""}, "purpose"),
        ({"scope": ""}, "scope"),
    ],
)
def test_a_proposal_that_cannot_be_right_names_the_field(world, summit, typed, field):
    with pytest.raises(Invalid) as refused:
        propose(world, summit, **typed)
    assert field in refused.value.fields


def test_a_second_submission_of_the_same_form_proposes_once(world, summit):
    key = uuid.uuid4()
    assert propose(world, summit, key=key).pk == propose(world, summit, key=key).pk


def test_after_the_meeting_items_are_for_the_next_one(world, case):
    held = cases.held_summit(world, case)
    with pytest.raises(OutOfTurn, match="next one"):
        propose(world, held)


def test_a_declined_item_tells_the_proposer_why(world, summit):
    item = propose(world, summit)
    with pytest.raises(NotReady):
        actions.run(item, "decline", by=world.urcs, reason=" ")
    done = actions.run(item, "decline", by=world.urcs, reason="It was settled yesterday.")
    assert (done.state, done.answer, done.answered_by) == (
        "declined", "It was settled yesterday.", world.urcs,
    )  # fmt: skip
    told = Delivery.objects.inbox().filter(recipient=world.icrc_hod, subject__contains="Declined")
    assert told.count() == 1 and "It was settled yesterday." in told.get().body


def test_a_proposer_without_a_post_is_told_too(world, summit):
    item = propose(world, summit, by=world.urcs_staff, component=world.urcs_ns)
    actions.run(item, "accept", by=world.coordinator)
    assert Delivery.objects.inbox().filter(recipient=world.urcs_staff).count() == 1


def test_response_wide_items_come_first_by_default(world, summit):
    actions.set_agenda(
        summit, by=world.urcs,
        items=[
            actions.Line("Wide", scope="response"),
            actions.Line("Own", scope="component"),
            actions.Line("Old, not said"),
        ],
    )  # fmt: skip
    actions.run(propose(world, summit, title="Wider"), "accept", by=world.urcs)
    own = propose(world, summit, title="Ours", scope="component")
    actions.run(own, "accept", by=world.urcs)
    assert titles(summit) == ["Wide", "Wider", "Own", "Old, not said", "Ours"]


def test_only_those_who_lead_answer_and_only_the_own_people_withdraw(world, summit):
    item = propose(world, summit)
    for person in (world.icrc_hod, world.observer, world.ifrc_hod):
        with pytest.raises(NotYours):
            actions.run(item, "accept", by=person)
    with pytest.raises(NotYours):
        actions.run(item, "withdraw", by=world.ifrc_hod)
    assert actions.run(item, "withdraw", by=world.icrc_hod).state == "removed"


def test_what_is_put_under_any_other_business_is_seen_at_once_with_since_when(world, summit):
    item = propose(world, summit, is_aob=True)
    shown = agenda_shown(summit)
    assert [each.pk for each in shown.aob] == [item.pk] and item.aob_since is not None
    assert "Move it up" in str(shown.aob[0].move_up)
    own = propose(world, summit, title="Own", scope="component", is_aob=True)
    assert own.move_up is None


def test_moving_up_takes_it_out_of_any_other_business(world, summit):
    item = propose(world, summit, is_aob=True)
    with pytest.raises(NotYours):
        actions.move_up(item, by=world.icrc_hod)
    done = actions.move_up(item, by=world.urcs)
    assert (done.state, done.aob_since) == ("accepted", None)
    assert titles(summit) == ["Access"]
    with pytest.raises(OutOfTurn):
        actions.move_up(item, by=world.urcs)
    assert AuditEvent.objects.of("agenda_item", item.pk).filter(verb="agenda_item.move_up").exists()


def test_an_answer_over_a_changed_item_is_stale(world, summit):
    item = propose(world, summit)
    actions.run(item, "accept", by=world.urcs)
    with pytest.raises((Stale, OutOfTurn)):
        actions.run(item, "decline", by=world.coordinator, reason="No", version=1)


def test_an_accepted_proposal_makes_the_leads_open_form_stale(world, summit):
    read = summit.version
    actions.run(propose(world, summit), "accept", by=world.urcs)
    with pytest.raises(Stale):
        actions.set_agenda(summit, by=world.urcs, items=[("Mine", None, None)], version=read)


def test_what_is_not_named_is_taken_off_and_what_is_not_answered_stays(world, summit):
    actions.set_agenda(summit, by=world.urcs, items=[("One", None, 10), ("Two", None, 5)])
    waiting = propose(world, summit)
    actions.set_agenda(summit, by=world.urcs, items=[("Two", None, 5)])
    states = dict(summit.agenda.values_list("title", "state"))
    assert states == {"One": "removed", "Two": "accepted", "Access": "proposed"}
    assert summit.agenda.get(title="One").removed_at is not None
    assert summit.agenda.get(pk=waiting.pk).state == "proposed"


@pytest.mark.parametrize(
    ("minutes", "length", "over", "said"),
    [
        ([30, 45], 60, 15, "15 minutes too many"),
        ([30, 30], 60, 0, "0 are left"),
        ([30, None], None, 0, "1 item has no time yet"),
        ([30], None, 0, "has not been said"),
    ],
)
def test_the_items_times_are_added_up_against_the_meetings_length(minutes, length, over, said):
    class Item:
        def __init__(self, minutes):
            self.minutes = minutes

    time = policy.time_of([Item(n) for n in minutes], length)
    assert time.over == over and said in time.sentence


def test_the_purpose_terms_and_length_are_part_of_the_meetings_record(world, summit):
    changes = {"purpose": "Settle who leads", "terms": "By consensus", "length_minutes": 60}
    done = summits.write_summit(summit, by=world.urcs, changes=changes)
    assert (done.purpose, done.terms, done.length_minutes) == tuple(changes.values())
    with pytest.raises(Invalid) as refused:
        summits.write_summit(done, by=world.urcs, changes={"length_minutes": 1441})
    assert "length_minutes" in refused.value.fields
