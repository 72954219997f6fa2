"""Recommendation 5 measures itself: each mandatory tool used in time, of the set that the setting names."""

from datetime import date, timedelta

import pytest
from django.db.models import DateTimeField, Subquery
from django.utils import timezone

from coordination.deadlines import actions as deadlines
from coordination.indicators.counting import behind, figures
from coordination.operations.models import Operation
from recommendations.indicator.shown import spoken
from smcc.rules.clocks import HOUR
from tests.factories.agreements import Pipeline
from tests.fixtures.scenarios import scenario
from tests.recommendations.indicator import counted
from tools.agreement.indicator import AGREED
from tools.mandatory_tools import EITHER, STATEMENT, TABLE, TOOLS_IN_TIME

SINCE = date(2020, 1, 1)


@scenario
def used(world):
    """Operations by how they used the tools; each began a hundred hours ago, or two."""

    def large(name, hours=100):
        return counted.large(world, counted.ago(hours), name)

    made = {name: large(name) for name in ("all", "table", "statement", "late", "nothing")}
    made |= {name: large(name, 2) for name in ("new", "waived", "meeting")}
    for name in ("all", "table"):
        counted.filed(world, made[name], 20)
    for name in ("all", "statement"):
        counted.stated(world, made[name], 30)
    counted.held(world, made["late"], 60)
    counted.stated(world, made["late"], 70)
    statement = made["waived"].joint_statements.get()
    counted.cases.statements.run(statement, "waive", by=world.coordinator, reason="By phone")
    counted.held(world, made["meeting"], 1)
    return made


def counted_by(person):
    return figures(person, [(TOOLS_IN_TIME, SINCE)])[TOOLS_IN_TIME.key, SINCE]


def standings(world, part):
    return {row.name: row.standing for row in behind(world.secretariat, part, SINCE)}


def test_an_agreement_is_counted_once_one_is_recorded_of_the_country(world, used):
    """In force for a while before the two that began two hours ago, and after the others had begun."""
    Pipeline(world).to("in_force", days_ago=2)
    figure = counted_by(world.secretariat)
    (agreed,) = [each for each in figure.parts if each.part is AGREED]
    assert agreed.by_group == {"in_time": 3, "late": 5, "not_done": 0, "unknown": 0}
    assert "MCA in force at the onset in 3 of 8 large-scale operations" in spoken(figure)


def choose(world, which):
    deadlines.change_setting(key="mandatory_set", new=which, by=world.secretariat, reason="Agreed")


def test_by_recommendation_5_one_of_the_two_suffices(world, used):
    figure = counted_by(world.secretariat)
    assert [(each.part.key, each.n, each.of) for each in figure.parts] == [
        ("mini_summit", 3, 6), ("statement_or_table", 3, 5), ("agreement", 0, 0),
    ]  # fmt: skip
    assert spoken(figure) == (
        "used in time: Mini-Summit in 3 of 6, Joint Statement or decision table in 3 of 5 "
        "large-scale operations"
    )


def test_by_recommendation_2_both_are_asked_for(world, used):
    choose(world, "statement_and_table")
    figure = counted_by(world.secretariat)
    assert [(each.part.key, each.n, each.of) for each in figure.parts] == [
        ("mini_summit", 3, 6), ("joint_statement", 2, 5), ("decision_table", 2, 3),
        ("agreement", 0, 0),
    ]  # fmt: skip


def test_either_of_two_is_judged_by_the_one_that_stands_best(world, used):
    assert standings(world, EITHER) == {
        "all": "in_time",
        "table": "in_time",  # the statement was never issued
        "statement": "in_time",  # no Mini-Summit was held
        "late": "late",  # the table was never filed
        "nothing": "not_done",
        "new": "running",
        "waived": "waived",
        "meeting": "running",
    }
    assert standings(world, STATEMENT)["table"] == "not_done"
    assert standings(world, TABLE)["late"] == "not_done"
    assert standings(world, TABLE)["nothing"] == "not_started"


def first_done(case, part):
    run = part.runs(timezone.now())
    moment = Subquery(run.values("stopped_at")[:1], output_field=DateTimeField())
    done_at = Operation.objects.annotate(done_at=moment).get(pk=case.pk).done_at
    return (done_at - case.onset_at) / HOUR


@pytest.mark.parametrize("statement", [40, 100])
def test_of_two_that_were_done_in_time_the_first_is_the_time_of_both(world, statement):
    """The "or" of recommendation 5: once the table was filed, the statement was not waited for."""
    case = counted.large(world, counted.ago(300), "both")
    counted.filed(world, case, 20)
    counted.stated(world, case, statement)
    assert standings(world, EITHER)["both"] == "in_time"
    assert first_done(case, EITHER) == pytest.approx(20.5, abs=0.2)
    assert first_done(case, STATEMENT) == pytest.approx(statement, abs=0.2)


def test_a_waiver_of_one_does_not_excuse_the_other(world, used):
    counted.held(world, used["waived"], 0.5)
    assert standings(world, EITHER)["waived"] == "running"
    with counted.at(timezone.now() + timedelta(hours=30)):
        assert standings(world, EITHER)["waived"] == "not_done"


def test_a_further_meetings_table_is_not_the_first_ones(world, used):
    """Filed in time at the second meeting: the first table is late all the same."""
    from tools.mini_summit import actions as summits

    case = used["late"]
    second = summits.plan_mini_summit(case, by=world.coordinator)
    counted.cases.held_summit(world, case)
    counted.cases.decide_all(world, second)
    summits.file_table(second, by=world.urcs)
    assert standings(world, TABLE)["late"] == "not_done"
    assert standings(world, EITHER)["late"] == "late"


@pytest.mark.parametrize(
    ("which", "said"),
    [("statement_or_table", "Joint Statement or decision table"),
     ("statement_and_table", "Joint Statement and decision table")],
)  # fmt: skip
def test_the_set_its_source_and_what_is_not_recorded_are_said(world, used, which, said):
    choose(world, which)
    remarks = " ".join(counted_by(world.secretariat).remarks)
    assert said in remarks and "recommendation 5 says “or”" in remarks
    assert "not counted as having missed it" in remarks


def test_the_set_is_right_where_there_is_nothing_to_count_yet(world):
    choose(world, "statement_and_table")
    figure = counted_by(world.secretariat)
    assert figure.operations == 0 and len(figure.parts) == 4
