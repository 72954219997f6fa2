"""The figures say what the clocks say, over what the reader may see, whether kept or in doubt."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from coordination.deadlines.models import PolicySetting
from coordination.indicators.counting import large_scale
from coordination.operations import actions as operations
from coordination.operations.models import Operation
from tests.factories import cases
from tests.recommendations.indicator import counted
from tools.accountability import keeping, policy
from tools.accountability.asking import Wanted, wanted
from tools.accountability.behind import behind
from tools.accountability.counted import TOOLS
from tools.accountability.counting import Lateness, figures, in_doubt
from tools.accountability.facts import begun_hours, facts
from tools.accountability.filters import BehindFilter, FiguresFilter
from tools.accountability.models import Account
from tools.mandatory_tools import SETTING, SUMMIT
from tools.mini_summit import actions as summits
from tools.minimum_parameters.settings import BOTH

pytestmark = pytest.mark.django_db


def ask(filters=FiguresFilter, **said):
    query = QueryDict(mutable=True)
    query.update(said)
    asked = filters(query, Operation.objects.none())
    assert asked.form.is_valid(), asked.form.errors
    return asked.form.cleaned_data


def counts(person, tool="mini_summit", need="mandatory", **said):
    """How many stand how, by the value of the group."""
    found = figures(person, wanted(ask(**said)))
    return {
        part.value: {key: n for key, n in each.by_standing.items() if n}
        for part in found.parts
        for each in part.tools
        if (each.tool.key, each.need) == (tool, need)
    }


STANDS = {"in_time": 1, "late": 1, "not_done": 2, "waived": 1, "running": 1}
"""The Mini-Summit of the large-scale operations, "hidden" among those that never held one."""


@pytest.mark.parametrize("kept", [False, True])
def test_each_operation_stands_in_one_group_kept_or_not(world, used, kept):
    if kept:
        assert keeping.settle() == Operation.objects.count()
        assert in_doubt(timezone.now()) == []
    assert counts(world.secretariat) == {"": STANDS}
    assert counts(world.secretariat, need="elective") == {"": {"running": 1, "not_asked": 1}}


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"group": "crisis"}, {"conflict": STANDS}),
        ({"crisis": "disaster"}, {}),
        ({"scale": "large"}, {"": STANDS}),
        ({"scale": "medium"}, {}),
        ({"year": 1999}, {}),
        ({"region": "none"}, {}),
    ],
)  # fmt: skip
def test_filters_narrow_and_groups_tell_apart(world, used, kept, said, expected):
    if kept:
        keeping.settle()
    assert counts(world.secretariat, **said) == expected


def test_the_filter_in_the_database_and_its_twin_agree(world, used):
    keeping.settle()
    everything = list(facts(Operation.objects.all(), timezone.now()))
    for said in (
        {"region": "none"},
        {"region": "3"},
        {"crisis": "disaster"},
        {"scale": "none"},
        {"year": timezone.now().year},
    ):
        question = wanted(ask(**said))
        found = set(Account.objects.filter(question.q).values_list("pk", flat=True))
        assert found == {each.operation for each in everything if question.fits(each)}, said


def test_the_figures_agree_with_the_indicator(world, used):
    keeping.settle()
    now = timezone.now()
    mine = large_scale(world.secretariat).filter(aside="").annotate(stood=SUMMIT.standing(now))
    for row in mine:
        assert policy.OF_LETTER[row.account.stands[0]] == row.stood, row.name


@pytest.mark.parametrize("kept", [False, True])
def test_what_may_not_be_seen_is_not_counted(world, used, kept):
    if kept:
        keeping.settle()
    assert counts(world.observer) == {"": STANDS | {"not_done": 1}}
    assert counts(world.icrc_hod) == {"": STANDS}  # the ICRC takes part in it
    question = ask(BehindFilter, tool="mini_summit", standing="not_done")
    rows = behind(world.observer, wanted(question), question, frozenset({"mini_summit"}))
    assert {row.name for row in rows} == {"never"}


def test_an_operation_that_is_closed_to_others_leaves_their_figures_at_once(world, used):
    keeping.settle()
    operations.amend_operation(
        used["never"], by=world.coordinator, changes={"visibility": "participants"}
    )
    assert counts(world.observer) == {"": {"in_time": 1, "late": 1, "waived": 1, "running": 1}}


def test_what_never_counts_is_said_and_synthetic_ones_stand_alone(world, used):
    for _kept in (False, True):
        found = figures(world.secretariat, Wanted({}))
        assert found.aside == {"synthetic": 1, "drill": 0, "withdrawn": 1}
        assert found.operations == 8
        alone = figures(world.secretariat, Wanted({}, synthetic=True))
        assert alone.operations == 1
        keeping.settle()


def test_a_step_taken_after_counting_is_in_the_figures_at_once(world, used):
    """What is kept is never believed once something was written: the worker need not run."""
    keeping.settle()
    counted.held(world, used["never"], 60)
    assert in_doubt(timezone.now()) == [used["never"].pk]
    assert counts(world.secretariat) == {"": STANDS | {"late": 2, "not_done": 1}}
    keeping.settle()
    assert counts(world.secretariat) == {"": STANDS | {"late": 2, "not_done": 1}}


def test_a_limit_that_passes_turns_the_figure_by_itself(world, used):
    keeping.settle()
    with counted.at(timezone.now() + (timezone.now() - used["new"].onset_at) * 20):
        assert used["new"].pk in in_doubt(timezone.now())
        assert counts(world.secretariat)[""].get("running") is None
        keeping.settle()
        assert in_doubt(timezone.now()) == []


def test_a_waived_clock_a_closing_and_a_declaration_put_the_account_in_doubt(world, used):
    keeping.settle()
    counted.smaller(world, used["new"])
    assert in_doubt(timezone.now()) == [used["new"].pk]
    counted.closed(world, used["never"])
    assert set(in_doubt(timezone.now())) == {used["new"].pk, used["never"].pk}


def test_what_is_counted_nowhere_leaves_the_account_alone(world, used):
    keeping.settle()
    summit = used["in time"].mini_summits.get()
    cases.decide_all(world, summit)
    assert in_doubt(timezone.now()) == []


def test_a_new_operation_is_counted_from_its_first_second(world, used):
    keeping.settle()
    cases.operation(world, hours_ago=1, name="just now")
    assert figures(world.secretariat, Wanted({})).operations == 9


def test_rows_that_came_without_an_action_are_opened_by_the_worker(world, used):
    Account.objects.filter(pk=used["small"].pk).update(rules=0)
    assert keeping.settle() == Operation.objects.count()


def test_an_account_under_older_rules_is_counted_anew(world, used, monkeypatch):
    keeping.settle()
    Account.objects.filter(pk=used["late"].pk).update(rules=policy.RULES - 1, stands="")
    assert counts(world.secretariat) == {"": STANDS}


def test_settling_twice_and_again_changes_nothing(world, used):
    keeping.settle()
    before = list(Account.objects.order_by("pk").values())
    assert keeping.settle() == 0
    assert list(Account.objects.order_by("pk").values()) == before


def test_lateness_that_was_corrected_is_forgotten(world, used):
    keeping.settle()
    summit = used["late"].mini_summits.get()
    assert figures(world.secretariat, Wanted({})).parts[0].tools[0].lateness.by_hours == {3: 1}
    deadline = used["late"].deadlines.get(clock="mini_summit_held")
    deadline.due_at = summit.held_at
    deadline.save()
    keeping.doubt(used["late"].pk, "deadline", "mini_summit_held")
    keeping.settle()
    assert figures(world.secretariat, Wanted({})).parts[0].tools[0].lateness.by_hours == {}


def test_mandatory_follows_the_policy_setting(world, used):
    tools = [
        (each.tool.key, each.need)
        for each in figures(world.secretariat, Wanted({}, "mandatory")).parts[0].tools
    ]
    assert tools == [
        ("mini_summit", "mandatory"),
        ("statement_or_table", "mandatory"),
        ("agreement", "mandatory"),
    ]
    PolicySetting.objects.update_or_create(
        key=SETTING, defaults={"value": BOTH, "changed_at": timezone.now()}
    )
    tools = [
        each.tool.key for each in figures(world.secretariat, Wanted({}, "mandatory")).parts[0].tools
    ]
    assert "statement_or_table" not in tools


def test_every_standing_has_a_letter_and_every_tool_a_place():
    assert len(set(policy.LETTERS.values())) == len(policy.STANDINGS)
    assert len(TOOLS) <= 20


def test_lateness_is_said_in_values_that_occurred():
    late = Lateness({1: 1, 5: 2, 30: 1, 400: 1})
    assert [late.at(percent) for percent in (25, 50, 75, 100)] == [5, 5, 30, 400]
    assert late.buckets == [3, 0, 1, 0, 1]
    assert Lateness({}).at(50) is None


@pytest.mark.parametrize(("seconds", "hours"), [(1, 1), (3600, 1), (3601, 2), (86400, 24)])
def test_a_begun_hour_counts(seconds, hours):
    due = timezone.now()
    assert begun_hours(due, due + timezone.timedelta(seconds=seconds)) == hours


def test_few_are_never_said_as_a_share(world, used):
    found = figures(world.secretariat, Wanted({})).parts[0].tools[0]
    assert (found.in_time, found.of, found.share) == (1, 4, None)


def test_the_first_summit_reopened_stands_by_its_first_clock(world, used):
    summits.run(
        used["waived"].mini_summits.get(), "take_back_waiver", by=world.coordinator,
        reason="They did not meet after all",
    )  # fmt: skip
    assert counts(world.secretariat) == {"": {"in_time": 1, "late": 1, "not_done": 3, "running": 1}}
