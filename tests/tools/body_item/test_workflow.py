"""The path of an item as a table: from every state, every step; up and down; and who may."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.deadlines.models import Deadline, Delivery
from coordination.watch.waiting import tools_waiting_for
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tools.body_item import actions, policy
from tools.body_item.models import BodyItem
from tools.standing_body import actions as bodies

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)

GO_ON = {"pass": "passed", "settle": "settled", "take_back": "taken_back"}
LEADS = {
    "raised": GO_ON,
    "passed": GO_ON | {"answer": "answered"},
    "answered": GO_ON,
    "settled": {},
    "taken_back": {},
}


def other(item):
    return "technical" if item.body.level == "strategic" else "strategic"


@pytest.mark.parametrize("state", LEADS)
def test_every_step_leads_where_the_table_says_and_nowhere_else(levels, state):
    levels.body("technical")
    item = levels.item_to(state)
    assert item.state == state
    assert {o.name: o.step.target for o in item.offers(levels.world.urcs)} == LEADS[state]
    for step in policy.WORKFLOW.steps:
        if step.name not in LEADS[state]:
            with pytest.raises(OutOfTurn):
                levels.take(item, step.name, to_level=other(item))
    assert BodyItem.objects.get(pk=item.pk).state == state


@pytest.mark.parametrize(
    ("state", "name", "target"),
    [(state, name, to) for state, steps in LEADS.items() for name, to in steps.items()],
)
def test_a_step_taken_is_on_the_path_and_in_the_record_of_the_country(levels, state, name, target):
    levels.body("technical")
    item = levels.item_to(state)
    with pytest.raises(NotReady, match="reason"):
        levels.take(item, name, to_level=other(item), reason="")
    done = levels.take(item, name, to_level=other(item), reason="As agreed")
    assert done.state == target
    assert done.path.order_by("-id").first().text == "As agreed"
    event = AuditEvent.objects.filter(verb=f"body_item.{name}").last()
    assert (event.chain, event.after) == ("country:UKR", target)


def test_the_whole_path_up_down_and_back_is_kept(levels):
    levels.body("technical")
    item = levels.item("technical")
    item = levels.take(item, "pass", to_level="operational", reason="Too big for us")
    item = levels.take(item, "pass", to_level="strategic", reason="It needs the leaders")
    assert (item.body.level, item.asked_by.level) == ("strategic", "operational")
    item = levels.take(item, "answer", reason="The ICRC leads")
    assert (item.body.level, item.asked_by.level) == ("operational", "technical"), "who asked"
    item = levels.take(item, "answer", reason="Do it so")
    assert (item.body.level, item.asked_by) == ("technical", None)
    item = levels.take(item, "settle", reason="Done")
    assert item.outcome == "Done"
    path = [(each.what, each.body.level, each.to_body and each.to_body.level)
            for each in item.path.all()]  # fmt: skip
    assert path == [
        ("raised", "technical", None),
        ("passed_up", "technical", "operational"),
        ("passed_up", "operational", "strategic"),
        ("answered", "strategic", "operational"),
        ("answered", "operational", "technical"),
        ("settled", "technical", None),
    ]


def test_a_level_without_a_body_is_said(levels):
    item = levels.item()
    with pytest.raises(NotReady, match="no body of the Technical level in Ukraine"):
        levels.take(item, "pass", to_level="technical")
    with pytest.raises(Invalid, match="It lies at the Operational level already"):
        levels.take(item, "pass", to_level="operational")
    for nonsense in ("", "cosmic"):
        with pytest.raises(Invalid, match="Say to which level"):
            levels.take(item, "pass", to_level=nonsense)
    assert BodyItem.objects.get(pk=item.pk).path.count() == 1


def test_members_raise_and_answer_at_their_level_and_observers_listen(levels):
    world = levels.world
    item = levels.item_to("passed")
    above = levels.from_elsewhere(item.body, "above")
    below = levels.from_elsewhere(item.asked_by, "below")
    listens = levels.from_elsewhere(item.body, "listens", "observer")
    for person in (below, listens, world.observer, world.polish):
        with pytest.raises(NotYours):
            levels.take(item, "answer", by=person)
        with pytest.raises(NotYours):
            actions.raise_item(item.body, by=person, title="Mine")
    assert levels.take(item, "answer", by=above).state == "answered"
    with pytest.raises(NotYours):
        levels.take(item, "settle", by=above)
    assert levels.take(item, "settle", by=below).state == "settled"
    raised = actions.raise_item(item.asked_by, by=below, title="Another")
    passed = levels.take(raised, "pass", by=below, to_level="strategic")
    with pytest.raises(NotYours):
        levels.take(passed, "settle", by=below)
    assert levels.take(passed, "take_back", by=below).state == "taken_back"


def test_what_it_comes_from_is_of_the_country_and_may_be_seen(levels):
    from tools.agreement import actions as agreements

    world = levels.world
    summit = cases.held_summit(world, cases.operation(world))
    decision = summit.rows.first()
    foreign = agreements.begin(world.poland, by=world.polish)
    with pytest.raises(Invalid, match="of another country"):
        levels.item(agreement=foreign)
    assert levels.item(decision=decision).decision == decision
    quiet = cases.operation(world, visibility="participants", present=[], hours_ago=4)
    hidden = cases.held_summit(world, quiet).rows.first()
    ifrc = world.ifrc_hod
    if not quiet.roles_of(ifrc):
        with pytest.raises(Invalid, match="no such decision"):
            levels.item(decision=hidden, by=ifrc)


def test_a_double_click_raises_it_once(levels):
    key = uuid4()
    first = levels.item(key=key)
    assert levels.item(key=key) == first and BodyItem.objects.count() == 1


def test_a_key_that_somebody_else_used_is_refused_with_a_sentence(levels):
    key = uuid4()
    levels.item(key=key)
    with pytest.raises(Invalid, match="Draw a new one"):
        levels.item(key=key, by=levels.world.ifrc_hod)
    assert BodyItem.objects.count() == 1


def test_bad_input_is_refused_at_its_place(levels):
    for said, place in (
        ({"title": ""}, "title"), ({"title": "x" * 201}, "title"), ({"text": "x" * 5001}, "text"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            levels.item(**said)
        assert list(refused.value.fields) == [place]
    item = levels.item()
    with pytest.raises(Invalid, match="5,000"):
        levels.take(item, "settle", reason="x" * 5001)
    with pytest.raises(Invalid, match="before what happened last"):
        levels.take(item, "settle", at=timezone.now() - 3 * DAY)
    with pytest.raises(Invalid, match="future"):
        levels.take(item, "settle", at=timezone.now() + 3 * DAY)
    with pytest.raises(Stale):
        levels.take(item, "settle", version=item.version + 1)


# --- The clock, and who is told ----------------------------------------------------------


def clock(item):
    return Deadline.objects.of(item).order_by("-occurrence").first()


def test_what_is_passed_on_is_answered_within_a_fortnight(levels):
    item = levels.item()
    assert clock(item) is None, "what lies where it was raised has no clock"
    item = levels.take(item, "pass", to_level="strategic")
    first = clock(item)
    assert first.due_at == item.passed_at + 14 * DAY and first.policy["basis"] == "default"
    item = levels.take(item, "answer")
    first.refresh_from_db()
    assert (first.outcome, first.stopped_at) == ("met", item.answered_at)
    item = levels.take(item, "pass", to_level="strategic")
    assert clock(item).occurrence == 2 and clock(item).stopped_at is None
    item = levels.take(item, "settle")
    assert clock(item).outcome == "met"
    back = levels.take(levels.item_to("passed"), "take_back")
    assert clock(back).outcome == "withdrawn"


def outcomes(item):
    runs = Deadline.objects.of(item).order_by("occurrence")
    return [each.outcome or "open" for each in runs]


def test_passing_on_is_no_answer_and_the_first_asker_gets_one(levels):
    levels.body("technical")
    item = levels.take(levels.item("technical"), "pass", to_level="operational")
    item = levels.take(item, "pass", to_level="strategic", reason="It needs the leaders")
    assert outcomes(item) == ["withdrawn", "open"]
    item = levels.take(item, "answer")
    assert item.waits_for_an_answer and outcomes(item) == ["withdrawn", "met", "open"]
    assert clock(item).due_at == item.passed_at + 14 * DAY
    item = levels.take(item, "answer")
    assert item.is_answered and item.body.level == "technical"
    assert outcomes(item) == ["withdrawn", "met", "met"]


def test_who_answers_from_elsewhere_hands_it_back_all_the_same(levels):
    levels.body("technical")
    above = levels.from_elsewhere(levels.body("strategic"), "above")
    item = levels.take(levels.item("technical"), "pass", to_level="operational")
    item = levels.take(item, "pass", to_level="strategic")
    item = levels.take(item, "answer", by=above)
    assert (item.body.level, item.asked_by.level) == ("operational", "technical")
    with pytest.raises(OutOfTurn):
        levels.take(item, "go_back")


def test_an_answer_passes_by_a_body_that_was_dissolved_meanwhile(levels):
    technical = levels.body("technical")
    item = levels.take(levels.item("technical"), "pass", to_level="operational")
    between = item.body
    item = levels.take(item, "pass", to_level="strategic")
    bodies.run(between, "dissolve", by=levels.world.urcs, reason="Over")
    item = levels.take(item, "answer")
    assert (item.body, item.asked_by, item.state) == (technical, None, "answered")
    item = levels.take(item, "pass", to_level="strategic")
    bodies.run(technical, "dissolve", by=levels.world.urcs, reason="Over")
    item = levels.take(item, "answer")
    assert (item.body.level, item.is_answered) == ("strategic", True), "it stays: nobody asks"


def test_bodies_are_held_before_the_item_that_returns_to_them(levels):
    item = levels.item_to("passed")
    with CaptureQueriesContext(connection) as asked:
        levels.take(item, "answer")
    tables = [
        name
        for each in asked
        for name in ("tools_standingbody", "tools_bodyitem")
        if f'FROM "{name}"' in each["sql"]
    ]
    assert tables[0] == "tools_standingbody"


def test_those_to_whom_it_goes_are_told(levels):
    world = levels.world
    levels.chaired("strategic", "icrc_hod")
    levels.chaired("operational", "ifrc_hod")
    item = levels.take(levels.item(), "pass", to_level="strategic")
    told = Delivery.objects.inbox().filter(body__contains=item.title)
    assert {each.recipient for each in told} >= {world.people["icrc_hod"]}
    told.delete()
    levels.take(item, "answer", by=world.icrc_hod)
    assert world.people["ifrc_hod"] in {
        each.recipient for each in Delivery.objects.inbox().filter(body__contains=item.title)
    }


def test_an_item_waits_for_those_who_chair_where_it_lies(levels):
    world = levels.world
    levels.chaired("strategic", "icrc_hod")
    levels.chaired("operational", "ifrc_hod")

    def waiting(who):
        found = tools_waiting_for(getattr(world, who))
        return [str(w.sentence).partition(":")[0] for w in found if w.kind == "body_item"]

    item = levels.item()
    assert waiting("ifrc_hod") == ["Take up what was raised"] and waiting("icrc_hod") == []
    item = levels.take(item, "pass", to_level="strategic")
    assert waiting("icrc_hod") == ["Answer what was passed to your level"]
    assert waiting("ifrc_hod") == []
    item = levels.take(item, "answer")
    assert waiting("ifrc_hod") == ["Settle what was answered"] and waiting("icrc_hod") == []
    levels.take(item, "settle")
    assert waiting("ifrc_hod") == []


def test_an_item_at_a_body_without_a_chair_waits_for_its_members(levels):
    world = levels.world
    levels.seat(levels.body("strategic"), "icrc_hod", "member")
    levels.seat(levels.body("strategic"), "region", "observer")
    levels.take(levels.item(), "pass", to_level="strategic")

    def why(who):
        found = tools_waiting_for(getattr(world, who))
        return [w.why for w in found if w.kind == "body_item"]

    assert ["no chair" in each for each in why("icrc_hod")] == [True] and why("region") == []
    levels.seat(levels.body("strategic"), "ifrc_hod")
    assert why("icrc_hod") == []
    assert ["no chair" in each for each in why("ifrc_hod")] == [False]
