"""Of the versions of one document, one is in force and one at most is being written."""

import pytest

from smcc.rules.refusals import NotReady, OutOfTurn
from tests.factories import cases
from tools.minimum_parameters import actions
from tools.minimum_parameters.models import MinimumParameters


@pytest.fixture
def issued(world):
    return cases.issued_parameters(world, cases.large_operation(world))


def begin_and_waive(world, issued):
    begun = actions.new_version(issued, by=world.coordinator, reason="A third party arrives")
    return actions.run(begun, "waive", by=world.secretariat, reason="Not yet")


def take_back(world, version):
    fresh = MinimumParameters.objects.get(pk=version.pk)
    return actions.run(fresh, "take_back_waiver", by=world.secretariat, reason="After all")


def test_of_two_waived_versions_one_is_taken_back(world, issued):
    second, third = begin_and_waive(world, issued), begin_and_waive(world, issued)
    take_back(world, second)
    with pytest.raises(NotReady, match="begun since"):
        take_back(world, third)
    assert MinimumParameters.objects.filter(state="draft").count() == 1


def test_a_waived_version_stays_waived_once_a_later_one_was_issued(world, issued):
    second = begin_and_waive(world, issued)
    third = actions.new_version(issued, by=world.coordinator, reason="A third party arrives")
    actions.run(third, "ask_endorsement", by=world.coordinator)
    for person in (world.icrc_director, world.ifrc_usg):
        actions.endorse(third, by=person)
    actions.issue(MinimumParameters.objects.get(pk=third.pk), by=world.ifrc_usg)
    with pytest.raises(NotReady):
        take_back(world, second)


def test_what_would_supersede_a_version_no_longer_in_force_is_not_issued(world, issued):
    """Two successors of one version, however they came about, never both come into force."""
    second = actions.new_version(issued, by=world.coordinator, reason="A third party arrives")
    actions.run(second, "ask_endorsement", by=world.coordinator)
    for person in (world.icrc_director, world.ifrc_usg):
        actions.endorse(second, by=person)
    MinimumParameters.objects.filter(pk=issued.pk).update(state="superseded")
    with pytest.raises(OutOfTurn, match="no longer in force"):
        actions.issue(MinimumParameters.objects.get(pk=second.pk), by=world.ifrc_usg)
