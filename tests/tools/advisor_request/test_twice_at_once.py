"""Nobody is in two places; who may not see the other operation is not told which it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from smcc.rules.refusals import OutOfTurn
from tests.factories import cases
from tools.advisor_request import actions, outcome
from tools.advisor_request.commitments import check_free
from tools.advisor_request.models import AdvisorRequest
from tools.advisor_request.suggestions import suggestions

NAME = "Quiet talks at the border"


def today(n=0):
    return timezone.localdate() + timedelta(days=n)


@pytest.fixture
def elsewhere(world, advisor):
    """The advisor is deployed for thirty days in an operation that only its participants see."""
    hidden = cases.large_operation(
        world, name=NAME, visibility="participants", present=[world.icrc, world.ifrc]
    )
    return cases.advisor_deployed(world, cases.advisor_requested(world, hidden), advisor)


@pytest.mark.parametrize(("first", "last"), [(0, 5), (30, 40), (-9, 0), (-9, 90)])
def test_days_that_overlap_are_refused_naming_the_other(world, advisor, elsewhere, first, last):
    case = cases.large_operation(world, name="An older flood", hours_ago=300)
    asked = cases.advisor_requested(world, case, starts_on=today(first), ends_on=today(last))
    with pytest.raises(OutOfTurn, match=NAME):
        cases.advisor_matched(world, asked, advisor)


def test_the_day_after_is_free(world, case, advisor, elsewhere):
    asked = cases.advisor_requested(world, case, starts_on=today(31), ends_on=today(40))
    assert cases.advisor_matched(world, asked, advisor).advisor == advisor


def test_who_may_not_see_the_other_operation_is_not_told_which(world, case, advisor, elsewhere):
    asked = cases.advisor_requested(world, case)
    with pytest.raises(OutOfTurn) as refused:
        check_free(asked, advisor, by=world.polish)
    assert NAME not in str(refused.value) and elsewhere.operation.ref not in str(refused.value)
    assert "committed elsewhere" in str(refused.value)


def test_of_two_matches_the_first_that_is_approved_counts(world, case, advisor):
    one = cases.advisor_matched(world, cases.advisor_requested(world, case), advisor)
    other_case = cases.large_operation(world, name="Another flood")
    two = cases.advisor_matched(world, cases.advisor_requested(world, other_case), advisor)
    actions.run(one, "approve", by=world.ifrc_usg)
    with pytest.raises(OutOfTurn, match="twice at once"):
        actions.run(two, "approve", by=world.icrc_director)


def test_a_deployment_is_not_prolonged_into_another(world, case, advisor, elsewhere):
    later = cases.advisor_requested(world, case, starts_on=today(31), ends_on=today(40))
    cases.advisor_matched(world, later, advisor)
    actions.run(later, "approve", by=world.ifrc_usg)
    with pytest.raises(OutOfTurn):
        actions.amend_request(elsewhere, by=world.coordinator, changes={"ends_on": today(35)})
    with pytest.raises(OutOfTurn):
        actions.amend_request(later, by=world.coordinator, changes={"starts_on": today(20)})
    same = actions.amend_request(later, by=world.coordinator, changes={"ends_on": today(60)})
    assert same.ends_on == today(60)


def test_who_has_not_handed_over_is_still_there_after_the_planned_end(
    world, case, advisor, elsewhere
):
    AdvisorRequest.objects.filter(pk=elsewhere.pk).update(starts_on=today(-30), ends_on=today(-2))
    asked = cases.advisor_requested(world, case)
    with pytest.raises(OutOfTurn):
        cases.advisor_matched(world, asked, advisor)
    outcome.hand_over(elsewhere, by=world.coordinator, handed_to="country_team", open_points="None")
    assert cases.advisor_matched(world, asked, advisor)


class TestSuggestions:
    def test_free_then_language_then_days_then_training(self, world, case, advisor):
        short = cases.in_pool(world, "polish", days=3)
        mute = cases.in_pool(world, "observer", languages=("uk",))
        busy = cases.in_pool(world, "region")
        other = cases.large_operation(world, name="Another flood")
        cases.advisor_deployed(world, cases.advisor_requested(world, other), busy)
        asked = cases.advisor_requested(world, case, languages=["en", "fr"])
        found = suggestions(asked)
        assert [each.advisor.pk for each in found] == [advisor.pk, short.pk, mute.pk, busy.pk]
        words = [" ".join(map(str, each.reasons)) for each in found]
        assert "all days" in words[0] and "4 of 31 days" in words[1]
        assert "Lacks: English" in words[2] and "Committed elsewhere" in words[3]

    def test_its_cost_does_not_grow_with_the_pool(
        self, world, asked, advisor, django_assert_num_queries
    ):
        for who in ("polish", "observer", "region"):
            cases.in_pool(world, who)
        asked.operation  # noqa: B018 - read with the request
        with django_assert_num_queries(3):
            [each.reasons for each in suggestions(asked)]
