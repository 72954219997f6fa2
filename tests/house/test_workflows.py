"""Every workflow can be walked: each state has a way in, each step's needs can be asked, each role is known."""

import inspect

import pytest

from coordination.roles import Audience, Role
from recommendations.committee import CommitteeThing
from smcc.demo.rulebook import nouns

NOUNS = nouns()


@pytest.fixture(params=NOUNS, ids=lambda noun: noun.kind)
def noun(request):
    return request.param


def test_every_state_can_be_reached_from_the_start(noun):
    flow = noun.workflow
    reached, grown = {str(flow.start)}, True
    while grown:
        more = {s.target for s in flow.steps if s.source & reached} - reached
        reached |= more
        grown = bool(more)
    assert reached == {str(state) for state in flow.states}


def test_steps_lead_from_and_to_known_states_and_have_names_of_their_own(noun):
    known = {str(state) for state in noun.workflow.states}
    names = [step.name for step in noun.workflow.steps]
    assert len(set(names)) == len(names)
    for step in noun.workflow.steps:
        assert step.target in known and step.source <= known, step.name
        assert str(step.label).strip(), step.name


def test_roles_and_audiences_are_known(noun):
    for step in noun.workflow.steps:
        assert step.by and step.by <= set(Role.values), step.name
        assert {str(name) for name in step.tells} <= set(Audience.values), step.name


def test_no_observer_takes_a_step_and_the_committee_only_what_is_its_own(noun):
    strangers = {Role.OBSERVER}
    if not issubclass(noun, CommitteeThing):
        strangers |= {Role.STEERING, Role.OWNER}
    for step in noun.workflow.steps:
        assert not step.by & strangers, step.name


def test_every_need_asks_one_thing_and_says_in_its_docstring_or_name_what(noun):
    for step in noun.workflow.steps:
        for need in step.needs:
            assert callable(need), step.name
            assert len(inspect.signature(need).parameters) == 1, step.name
            assert need.__name__ != "<lambda>", f"{step.name}: a guard needs a name for the docs"


def test_stamps_are_fields_and_what_a_step_clears_was_stamped(noun):
    fields = {field.name for field in noun._meta.get_fields()}
    stamped = {step.stamps for step in noun.workflow.steps if step.stamps}
    for verb in stamped:
        assert {f"{verb}_at", f"{verb}_by"} <= fields, verb
    for step in noun.workflow.steps:
        assert set(step.clears) <= stamped, step.name


def test_what_cannot_be_taken_back_asks_for_a_declaration_or_a_reason(noun):
    for step in noun.workflow.steps:
        if step.target in noun.workflow.final():
            assert step.confirm or step.needs_reason, step.name
