"""Who takes which step of a checklist and of its items, from which state, and what stands in the way."""

from types import SimpleNamespace

import pytest

from coordination.roles import LEADS, PRINCIPALS, Role
from smcc.rules.refusals import NotReady, NotYours, OutOfTurn
from tools.checklist.policy import ITEM, WORKFLOW, ItemState, State
from tools.facts import NONE, Evidence

TICKS = LEADS | PRINCIPALS | {Role.PARTICIPANT}
OF_ITEMS = {
    "tick": (ItemState.OPEN, ItemState.TICKED),
    "untick": (ItemState.TICKED, ItemState.OPEN),
    "set_aside": (ItemState.OPEN, ItemState.SET_ASIDE),
    "take_up": (ItemState.SET_ASIDE, ItemState.OPEN),
}
OF_CHECKLISTS = {
    "replace": (State.IN_USE, State.REPLACED),
    "withdraw": (State.IN_USE, State.WITHDRAWN),
}


def item(state=ItemState.OPEN, *, in_use=True, active=True, itself=False, evidence=NONE):
    return SimpleNamespace(
        state=state, checklist=SimpleNamespace(is_in_use=in_use), ticks_itself=itself,
        operation=SimpleNamespace(is_active=active), fact_label="it happened",
        evidence=lambda: evidence,
    )  # fmt: skip


def check(flow, table, may, name, state, role):
    source, target = table[name]
    thing = item(state)
    if role not in may:
        with pytest.raises(NotYours):
            flow.check(name, thing, {role}, "why")
    elif state != source:
        with pytest.raises(OutOfTurn):
            flow.check(name, thing, {role}, "why")
    else:
        assert flow.check(name, thing, {role}, "why").target == target
        with pytest.raises(NotReady):
            flow.check(name, thing, {role}, " ")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(ItemState))
@pytest.mark.parametrize("name", list(OF_ITEMS))
def test_an_item_is_spoken_of_by_those_who_take_part_each_with_a_note(name, state, role):
    check(ITEM, OF_ITEMS, TICKS, name, state, role)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(OF_CHECKLISTS))
def test_a_checklist_is_ended_by_those_who_lead_each_with_a_reason(name, state, role):
    check(WORKFLOW, OF_CHECKLISTS, LEADS, name, state, role)


def test_the_tables_name_every_step():
    assert {step.name for step in ITEM.steps} == set(OF_ITEMS)
    assert {step.name for step in WORKFLOW.steps} == set(OF_CHECKLISTS)


@pytest.mark.parametrize(
    ("name", "thing", "said"),
    [
        ("tick", item(in_use=False), "no longer in use"),
        ("tick", item(active=False), "closed or withdrawn"),
        ("tick", item(itself=True), "ticks itself"),
        ("untick", item(ItemState.TICKED, in_use=False), "no longer in use"),
        ("set_aside", item(itself=True, evidence=Evidence(True, "It was held")), "It was held"),
        ("take_up", item(ItemState.SET_ASIDE, active=False), "closed or withdrawn"),
    ],
)
def test_what_stands_in_the_way_is_said(name, thing, said):
    with pytest.raises(NotReady, match=said):
        ITEM.check(name, thing, {Role.COORDINATOR}, "why")


def test_what_a_fact_would_tick_can_be_set_aside_before_it_holds():
    assert ITEM.check("set_aside", item(itself=True), {Role.CONVENER}, "A small operation")
