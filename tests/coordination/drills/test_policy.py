"""The rulebook of drills, as the house asks of every rulebook."""

import pytest

from coordination.deadlines.policy import read_ladder
from coordination.drills import policy
from coordination.drills.models import Drill
from coordination.roles import Audience
from smcc.demo.rulebook import nouns
from tests.house import test_clocks as house_clocks
from tests.house import test_workflows as house_workflows


def test_the_documents_and_the_house_rules_know_of_drills():
    assert Drill in nouns() and Drill in house_workflows.NOUNS
    assert policy.CLOCK in house_clocks.CLOCKS


def test_everybody_includes_all_whom_a_ladder_set_by_hand_can_reach():
    from coordination.deadlines.policy import audiences_of

    assert set(audiences_of(policy.CLOCK)) <= set(policy.EVERYBODY)
    assert Audience.ASKED not in policy.EVERYBODY


def test_its_own_ladder_could_have_been_set_by_hand():
    assert read_ladder(policy.CLOCK, [rung.as_data() for rung in policy.CLOCK.ladder])


@pytest.mark.parametrize("factor", [1, 60, 2880, 1.5])
def test_a_factor_that_can_be(factor):
    assert policy.factor_sentence(factor) is None
