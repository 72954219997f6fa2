"""Whoever the Watch asks to clear was written to; and whoever coordinates hears of every step."""

from coordination.deadlines.models import Delivery
from coordination.watch.waiting import waiting_for
from tests.factories import cases
from tools.joint_statement import actions


def told(subject):
    rows = Delivery.objects.filter(channel="inbox", subject__contains=subject)
    return set(rows.values_list("recipient__email", flat=True))


def test_everybody_whose_watch_asks_to_clear_is_written_to(world):
    case = cases.large_operation(world)
    cases.clearing_statement(world, case)
    asked = {
        person.email
        for person in world.as_seen_by_role().values()
        if any("Clear the Joint Statement" in str(each.sentence) for each in waiting_for(person))
    }
    assert {"icrc_director@demo.example", "ifrc_usg@demo.example"} <= asked
    # Who asked for it knows it.
    assert asked - {world.coordinator.email} <= told("please clear it, or object")


def test_whoever_coordinates_is_told_of_what_others_did(world):
    case = cases.large_operation(world)
    cases.filed_summit(world, case)
    assert world.coordinator.email in told("Table filed")


def test_a_changed_text_asks_the_same_people_again(world):
    case = cases.large_operation(world)
    statement = cases.clearing_statement(world, case)
    actions.speak(statement, by=world.icrc_director, component=world.icrc, clears=True)
    actions.write_statement(statement, by=world.coordinator, sections={"roles": "Another text"})
    assert world.icrc_director.email in told("The text changed: please clear it again")
