"""Nobody speaks for a text before it is there: a clock is not met by a date alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from smcc.rules.refusals import Invalid
from tests.factories import cases
from tools.joint_statement import actions as statements
from tools.minimum_parameters import actions as parameters

MINUTE = timedelta(minutes=1)


@pytest.fixture
def case(world):
    return cases.large_operation(world, hours_ago=100)


def test_a_clearance_is_not_dated_before_its_text(world, case):
    statement = cases.clearing_statement(world, case)
    with pytest.raises(Invalid) as refused:
        statements.speak(
            statement, by=world.urcs, component=world.urcs_ns, clears=True,
            at=case.onset_at + MINUTE,
        )  # fmt: skip
    assert "before the text was last changed" in str(refused.value.fields["at"])
    assert statement.signatories.filter(position="cleared").count() == 0
    statements.speak(
        statement, by=world.urcs, component=world.urcs_ns, clears=True, at=timezone.now()
    )


def test_nor_an_endorsement(world, case):
    draft = cases.endorsing_parameters(world, case)
    with pytest.raises(Invalid):
        parameters.endorse(draft, by=world.icrc_director, at=case.onset_at + MINUTE)
    assert not draft.endorsements.exists()
    assert parameters.endorse(draft, by=world.icrc_director, at=timezone.now())
