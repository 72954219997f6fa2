"""Each component's position on a row: who says it, what is missing, what is filed."""

import json
from hashlib import sha256

import pytest

from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.decision import actions as decisions
from tools.decision.models import Decision
from tools.mini_summit import actions as summits
from tools.position import actions
from tools.position.policy import Said, missing
from tools.position.roll import Roll, sentence

pytestmark = pytest.mark.django_db


@scenario
def summit(world, case):
    return cases.held_summit(world, case)


@pytest.fixture
def row(summit):
    return summit.rows.in_order().first()


def say(world, row, by=None, component=None, **more):
    said = {"stance": "agrees"} | more
    return actions.say(row, by=by or world.icrc_hod, component=component or world.icrc, **said)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([("ICRC", "not_heard"), ("IFRC", "not_heard")], "Nobody has been heard yet."),
        (
            [("ICRC", "not_heard"), ("A", "not_heard"), ("B", "not_heard"), ("German Red Cross", "disagrees")],
            "Not yet heard: ICRC and 2 others; German Red Cross disagrees.",
        ),
        (
            [("ICRC", "disagrees"), ("IFRC", "disagrees"), ("URCS", "reservation")],
            "ICRC and IFRC disagree; URCS agrees with a reservation.",
        ),
        (
            [("ICRC", "agrees"), ("IFRC", "not_concerned")],
            "All who are concerned were heard and agree.",
        ),
        ([("ICRC", "not_heard"), ("IFRC", "not_concerned")], "Nobody has been heard yet."),
        ([("ICRC", "not_heard"), ("IFRC", "agrees")], "Not yet heard: ICRC."),
    ],
)  # fmt: skip
def test_the_sentence_of_what_is_missing(said, expected):
    assert missing(Said(*each) for each in said) == expected


def test_who_was_not_heard_is_not_stored_and_yet_named(world, summit, row):
    heard = Roll(summit).of(row)
    assert [each.name for each in heard] == ["ICRC", "IFRC", "Ukrainian Red Cross Society"]
    assert not row.positions.exists() and sentence(heard) == "Nobody has been heard yet."


def test_a_component_says_its_own_by_its_post(world, row):
    said = say(world, row)
    assert (said.post, said.is_recorded, said.said_by) == (
        world.posts["icrc_hod"], False, world.icrc_hod,
    )  # fmt: skip
    event = AuditEvent.objects.of("decision", row.pk).get(verb="decision.position")
    assert (
        event.data["from"]["position"] == "not_heard" and event.data["to"]["position"] == "agrees"
    )


def test_a_lead_records_for_another_and_it_is_marked(world, row):
    said = say(world, row, by=world.urcs, stance="reservation", text="Only the north")
    assert said.is_recorded and said.post is None
    own = say(world, row, stance="reservation", text="Only the north")
    assert not own.is_recorded, "said again by the component itself, it is its own"


@pytest.mark.parametrize("name", ["ifrc_hod", "polish", "observer"])
def test_nobody_else_says_it(world, row, name):
    with pytest.raises(NotYours):
        say(world, row, by=getattr(world, name))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"stance": "disagrees"}, "text"),
        ({"stance": "reservation", "text": " "}, "text"),
        ({"stance": "maybe"}, "stance"),
        ({"stance": "agrees", "article": "5.2"}, "article"),
        ({"stance": "disagrees", "text": "No", "article": "99"}, "article"),
        ({"stance": "agrees", "text": "x" * 5001}, "text"),
    ],
)
def test_a_position_that_cannot_be_right_names_the_field(world, row, said, field):
    with pytest.raises(Invalid) as refused:
        say(world, row, **said)
    assert field in refused.value.fields


def test_for_who_neither_takes_part_nor_came_nothing_is_recorded(world, row):
    with pytest.raises(Invalid) as refused:
        say(world, row, by=world.urcs, component=world.kenyan_ns)
    assert "component" in refused.value.fields


def test_two_who_say_it_at_once_do_not_write_over_each_other(world, row):
    first = say(world, row, version=0)
    with pytest.raises(Stale):
        say(world, row, by=world.urcs, stance="disagrees", text="No", version=0)
    assert say(world, row, stance="not_concerned", version=first.version).version == 2


def test_taking_it_back_makes_it_not_heard_again(world, summit, row):
    assert say(world, row, stance="not_heard") is None
    say(world, row)
    say(world, row, stance="not_heard")
    assert sentence(Roll(summit).of(row)) == "Nobody has been heard yet."


def test_a_disagreement_is_filed_with_every_position_and_does_not_block(world, case, summit, row):
    cases.decide_all(world, summit)
    say(world, row, stance="disagrees", text="Security is ours", article="5.4.1")
    say(world, row, by=world.ifrc_hod, component=world.ifrc)
    filed = summits.file_table(summit, by=world.urcs)
    frozen = {each["component"]: each for each in filed.frozen_table[0]["positions"]}
    assert frozen["ICRC"]["text"] == "Security is ours" and frozen["ICRC"]["article"] == "5.4.1"
    assert frozen["IFRC"]["position"] == "agrees" and frozen["DUA001"]["position"] == "not_heard"
    said = json.dumps(filed.frozen_table, sort_keys=True, ensure_ascii=False)
    assert filed.table_hash == sha256(said.encode()).hexdigest()


def test_a_position_changed_since_the_check_is_noticed_at_filing(world, summit, row):
    cases.decide_all(world, summit)
    checked = summits.table_hash_of(summits.table_as_filed(summit))
    say(world, row, stance="disagrees", text="No")
    with pytest.raises(Stale):
        summits.file_table(summit, by=world.urcs, checked=checked)


def test_after_filing_a_component_says_its_own_and_the_filed_table_stays(world, case, row, summit):
    cases.decide_all(world, summit)
    filed = summits.file_table(summit, by=world.urcs)
    row.refresh_from_db()
    with pytest.raises(OutOfTurn, match="filed with the positions"):
        say(world, row, by=world.urcs)
    say(world, row, stance="disagrees", text="Late")
    filed.refresh_from_db()
    kept = {each["component"]: each["position"] for each in filed.frozen_table[0]["positions"]}
    assert kept["ICRC"] == "not_heard"
    assert summits.table_hash_of(filed.frozen_table) == filed.table_hash


def test_a_dropped_row_takes_no_position(world, row):
    decisions.run(row, "drop", by=world.urcs, reason="Not needed")
    with pytest.raises(OutOfTurn):
        say(world, row)


def test_a_contested_row_knows_the_article(world, summit, row):
    say(world, row, stance="disagrees", text="No", article="6")
    found = {each.pk: each for each in Decision.objects.filter(summit=summit).with_dissent()}
    assert found[row.pk].is_contested and found[row.pk].article == "6"
    assert sum(each.is_contested for each in found.values()) == 1


def test_the_roll_of_a_table_costs_the_same_for_every_number_of_rows(
    world, summit, django_assert_num_queries
):
    rows = list(summit.rows.in_order())
    say(world, rows[0])
    say(world, rows[1], stance="disagrees", text="No")
    summit.operation.allocation()
    for some in (rows[:2], rows):
        with django_assert_num_queries(3):
            roll = Roll(summit)
            for row in some:
                sentence(roll.of(row))


def test_who_coordinates_for_the_whole_movement_does_not_speak_for_the_employer(world, row):
    said = say(world, row, by=world.coordinator, component=world.ifrc)
    assert said.is_recorded and said.post is None
