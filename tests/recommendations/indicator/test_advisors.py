"""Recommendation 6 measures itself: coordination advisors requested, decided to deploy, unmet."""

from datetime import date

from coordination.indicators.counting import behind, figures
from recommendations.indicator.shown import spoken
from tests.fixtures.scenarios import scenario
from tests.recommendations.indicator import counted
from tools.mco_deployment.indicator import ADVISORS, ADVISORS_DEPLOYED, DECIDED

SINCE = date(2020, 1, 1)


@scenario
def asked(world):
    def large(name, hours=100):
        return counted.large(world, counted.ago(hours), name)

    made = {name: large(name) for name in ("deployed", "too late", "unmet", "not needed", "silent")}
    made["new"] = large("new", 3)
    counted.decided(world, made["deployed"], "deploy", 10)
    counted.decided(world, made["too late"], "deploy", 80)
    counted.decided(world, made["unmet"], "unmet", 20)
    counted.decided(world, made["not needed"], "not_needed", 30)
    counted.smaller(world, large("smaller", 5))
    return made


def standings(world, part):
    return {row.name: row.standing for row in behind(world.secretariat, part, SINCE)}


def test_requested_is_decided_to_deploy_and_unmet(world, asked):
    figure = figures(world.observer, [(ADVISORS_DEPLOYED, SINCE)])["coordination_advisors", SINCE]
    assert spoken(figure) == (
        "coordination advisors: 3 requested, 2 decided to deploy, 1 unmet; "
        "decided in time in 3 of 5 large-scale operations"
    )
    assert figure.parts[0].median_hours is None  # nothing is timed there
    assert figure.parts[1].median_hours == 24  # of 9, 19, 29 and 79 hours after the declaration


def test_each_operation_stands_in_one_group(world, asked):
    assert standings(world, ADVISORS) == {
        "deployed": "deploy", "too late": "deploy", "unmet": "unmet", "not needed": "not_needed",
        "silent": "undecided", "new": "undecided", "smaller": "no_longer_large",
    }  # fmt: skip
    assert standings(world, DECIDED) == {
        "deployed": "in_time", "too late": "late", "unmet": "in_time", "not needed": "in_time",
        "silent": "not_done", "new": "running", "smaller": "ended",
    }  # fmt: skip


def test_what_is_decided_again_is_not_decided(world, asked):
    from tools.mco_deployment import actions

    actions.run(asked["unmet"].mco_deployment, "reopen", by=world.coordinator, reason="Asked again")
    assert standings(world, ADVISORS)["unmet"] == "undecided"
