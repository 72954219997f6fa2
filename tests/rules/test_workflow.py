"""The grammar of workflows, on a small one of its own."""

from dataclasses import dataclass

import pytest
from django.db import models

from smcc.rules.refusals import NotReady, NotYours, OutOfTurn
from smcc.rules.workflow import Workflow, step


class State(models.TextChoices):
    OPEN = "open", "Open"
    SHUT = "shut", "Shut"
    GONE = "gone", "Gone"


@dataclass
class Door:
    state: str = State.OPEN
    is_clear: bool = True


def is_clear(door):
    return None if door.is_clear else "Somebody stands in the door."


DOORS = Workflow(
    "door", "Door", State, State.OPEN,
    (
        step("shut", "Shut", State.OPEN, State.SHUT, {"porter"}, needs=(is_clear,)),
        step("open", "Open", State.SHUT, State.OPEN, {"porter", "guest"}),
        step("remove", "Remove", {State.OPEN, State.SHUT}, State.GONE, {"owner"}, needs_reason=True),
    ),
)  # fmt: skip
LEGAL = {("open", "shut"), ("shut", "open"), ("open", "remove"), ("shut", "remove")}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("name", ["shut", "open", "remove"])
def test_a_step_is_possible_only_from_its_states(state, name):
    door, everyone = Door(state), {"porter", "guest", "owner"}
    if (state, name) in LEGAL:
        assert DOORS.check(name, door, everyone, "why").name == name
    else:
        with pytest.raises(OutOfTurn) as refused:
            DOORS.check(name, door, everyone, "why")
        assert str(State(state).label) in str(refused.value)


@pytest.mark.parametrize("roles", [set(), {"guest"}, {"owner"}])
def test_a_step_belongs_to_its_roles(roles):
    with pytest.raises(NotYours):
        DOORS.check("shut", Door(), roles)


def test_whose_it_is_is_asked_before_whether_it_is_ready():
    """A stranger learns nothing about what is missing."""
    with pytest.raises(NotYours):
        DOORS.check("shut", Door(is_clear=False), {"guest"})


def test_a_guard_refuses_with_its_own_sentence():
    with pytest.raises(NotReady, match="Somebody stands in the door"):
        DOORS.check("shut", Door(is_clear=False), {"porter"})


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_step_that_needs_a_reason_is_refused_without_one(reason):
    with pytest.raises(NotReady, match="needs a reason"):
        DOORS.check("remove", Door(), {"owner"}, reason)
    assert DOORS.check("remove", Door(), {"owner"}, "broken").target == State.GONE


def test_an_unknown_step_is_out_of_turn():
    with pytest.raises(OutOfTurn, match="“burn”"):
        DOORS.check("burn", Door(), {"owner"})


def test_offers_hold_what_is_mine_and_now_with_the_sentence_of_what_is_missing():
    offers = DOORS.offers(Door(is_clear=False), {"porter"})
    assert [(o.name, o.open, str(o.refusal)) for o in offers] == [
        ("shut", False, "Somebody stands in the door.")
    ]
    assert DOORS.offers(Door(), {"guest"}) == []
    assert [o.name for o in DOORS.offers(Door(), {"porter", "owner"})] == ["shut", "remove"]


def test_final_states_are_those_nothing_leads_out_of():
    assert DOORS.final() == {"gone"}
