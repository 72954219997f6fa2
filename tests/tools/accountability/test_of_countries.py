"""Agreements and plans belong to countries: how they are counted, and what puts the accounts there in doubt."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.operations import actions as operations
from coordination.operations.models import Operation
from tests.factories import cases, plans
from tests.factories.agreements import Pipeline
from tests.fixtures.scenarios import scenario
from tests.recommendations.indicator import counted
from tools.accountability import keeping
from tools.accountability.asking import wanted
from tools.accountability.behind import behind
from tools.accountability.counted import TOOLS, mandatory
from tools.accountability.counting import figures, in_doubt, really
from tools.accountability.facts import facts
from tools.accountability.models import Account, CountryDoubt
from tools.accountability.policy import OF_LETTER
from tools.contingency_plan import actions as plan_actions
from tools.mandatory_tools import SETTING
from tools.plan_activation import actions as activations

pytestmark = pytest.mark.django_db
MUST = mandatory({SETTING: "statement_or_table"})


@scenario
def there(world):
    """In Ukraine a large-scale operation of a hundred hours and a small one; one in Poland; a drill."""
    made = {
        "large": counted.large(world, counted.ago(100), "large"),
        "small": cases.operation(world, hours_ago=40, name="small", crisis="disaster"),
        "abroad": cases.operation(
            world, hours_ago=60, name="abroad", countries=[world.poland], host=world.polish_ns
        ),
    }
    keeping.settle()
    return made


def stands(tool="agreement"):
    """How it really stands, by the name of the operation."""
    at = [each.key for each in TOOLS].index(tool)
    found = facts(Operation.objects.all(), timezone.now())
    names = dict(Operation.objects.values_list("pk", "name"))
    return {names[each.operation]: OF_LETTER[each.stands[at]] for each in found}


def check_what_is_believed():
    """What is kept and not in doubt is as it really is; nothing is in doubt once the worker has looked."""
    now = timezone.now()
    doubtful = set(in_doubt(now))
    real = {each.operation: each for each in facts(Operation.objects.all(), now)}
    for account in Account.objects.exclude(pk__in=doubtful):
        fact = real[account.pk]
        late = {each.tool: each.hours for each in account.late_uses.exclude(hours=None)}
        assert (account.stands, late) == (fact.stands, fact.late), fact
    keeping.settle()
    assert in_doubt(now) == [] and not CountryDoubt.objects.exists()
    assert {each.pk: each.stands for each in Account.objects.all()} == {
        pk: fact.stands for pk, fact in real.items()
    }
    return doubtful


def test_every_step_of_an_agreement_is_in_the_figures_at_once(world, there):
    """Each writer that can change a standing, one after the other; each time nothing old is believed."""
    pipeline, here = Pipeline(world), {there["large"].pk, there["small"].pk}
    assert stands() == {"large": "unknown", "small": "unknown", "abroad": "unknown"}
    made = pipeline.to("planned")
    assert check_what_is_believed() >= here
    assert stands() == {"large": "unknown", "small": "unknown", "abroad": "unknown"} | (
        {"large": "not_done", "small": "not_asked"} if made.created_by_id else {}
    )
    made = pipeline.step(made, "draft")
    assert check_what_is_believed() == here
    assert (stands()["large"], stands()["small"]) == ("not_done", "not_asked")
    made = pipeline.sign(pipeline.step(made, "negotiate"))
    check_what_is_believed()
    made.parties.update(signed_on=timezone.now().date() - timedelta(days=9))
    ago = timezone.now() - timedelta(days=3)
    made = pipeline.step(made, "enter", at=ago)
    assert check_what_is_believed() == here
    assert (stands()["large"], stands()["small"]) == ("late", "used")
    made = pipeline.step(made, "suspend", reason="Disputed", at=ago + timedelta(hours=1))
    assert check_what_is_believed() == here
    assert (stands()["large"], stands()["small"]) == ("late", "not_asked")
    made = pipeline.step(made, "resume", reason="Settled")
    assert check_what_is_believed() == here
    assert stands()["small"] == "used"
    pipeline.step(made, "withdraw", reason="Denounced")
    assert check_what_is_believed() == here
    assert stands()["abroad"] == "unknown"


def test_every_step_of_a_plan_and_its_activation_is_in_the_figures_at_once(world, there):
    made = plans.validated(world)
    assert there["small"].pk in check_what_is_believed()
    assert stands("contingency_plan")["small"] == "not_asked"  # validated after the onset
    new = cases.operation(world, name="new", hours_ago=0)
    assert stands("contingency_plan")["new"] == "unused"
    check_what_is_believed()
    taken_up = plans.activated(world, made, there["small"])
    assert check_what_is_believed() == {there["small"].pk}
    assert stands("contingency_plan")["small"] == "used"
    plan_actions.amend_plan(made, by=world.urcs, changes={"reach": "country_team"})
    assert check_what_is_believed() >= {there["small"].pk, new.pk}
    assert stands("contingency_plan") == dict.fromkeys(
        ("large", "small", "abroad", "new"), "not_asked"
    )
    plan_actions.amend_plan(made, by=world.urcs, changes={"reach": "movement"})
    activations.run(taken_up, "withdraw", by=world.urcs, reason="By mistake")
    assert there["small"].pk in check_what_is_believed()
    assert stands("contingency_plan")["small"] == "not_asked"
    plan_actions.run(made, "withdraw", by=world.urcs, reason="Outlived")
    check_what_is_believed()
    assert stands("contingency_plan")["new"] == "unused"  # it was there when it began


def test_a_country_that_is_added_is_judged_too(world, there):
    Pipeline(world).to("in_force", days_ago=30)
    check_what_is_believed()
    assert stands()["large"] == "in_time"
    operations.amend_operation(
        there["large"], by=world.coordinator, countries=[world.ukraine, world.poland], changes={}
    )
    assert check_what_is_believed() == {there["large"].pk}
    assert stands()["large"] == "unknown"


def test_who_writes_about_a_country_holds_no_account(world, there):
    """Else it could wait for who holds one and waits for the agreement: the row of its own is enough."""
    Pipeline(world).to("drafting")
    assert Account.objects.filter(is_current=False).count() == 0
    assert set(in_doubt(timezone.now())) == {there["large"].pk, there["small"].pk}


def counts(person, tool, **said):
    found = figures(person, wanted(said))
    return {
        each.need.value: {key: n for key, n in each.by_standing.items() if n}
        for each in found.parts[0].tools
        if each.tool.key == tool
    }


@pytest.mark.parametrize("kept", [False, True])
def test_an_agreement_is_mandatory_where_it_was_declared_large(world, there, kept):
    Pipeline(world).to("in_force", days_ago=3)
    if kept:
        keeping.settle()
    assert counts(world.observer, "agreement") == {
        "mandatory": {"late": 1}, "elective": {"used": 1, "unknown": 1},
    }  # fmt: skip
    (late,) = [
        each.lateness
        for each in figures(world.observer, wanted({})).parts[0].tools
        if each.tool.key == "agreement" and each.lateness.n
    ]
    assert late.at(50) == 29  # the onset was 100 hours ago; in force since a little less than 72


@pytest.mark.parametrize("kept", [False, True])
def test_each_number_opens_its_operations(world, there, kept):
    Pipeline(world).to("in_force", days_ago=3)
    plans.activated(world, plans.validated(world), there["small"])
    if kept:
        keeping.settle()
    for tool in ("agreement", "contingency_plan"):
        for need, each in counts(world.observer, tool).items():
            for standing, n in each.items():
                said = {"tool": tool, "standing": standing, "need": need}
                rows = behind(world.observer, wanted(said), said, MUST)
                assert len(rows) == n, said
    said = {"tool": "contingency_plan", "standing": "used"}
    (row,) = behind(world.observer, wanted(said), said, MUST)
    assert row.stopped is not None and row.due is None


def test_a_restricted_operation_is_counted_for_its_participants_alone(world, there):
    Pipeline(world).to("in_force", days_ago=30)
    counted.large(world, counted.ago(20), "hidden", visibility="participants", present=[world.icrc])
    for _kept in (False, True):
        assert counts(world.observer, "agreement")["mandatory"] == {"in_time": 1}
        assert counts(world.icrc_hod, "agreement")["mandatory"] == {"in_time": 2}
        keeping.settle()


@pytest.mark.parametrize("kept", [False, True])
def test_a_plan_that_its_country_keeps_to_itself_is_told_to_nobody(world, there, kept):
    made = plans.validated(world, reach="country_team")
    plans.activated(world, made, there["small"])
    if kept:
        keeping.settle()
    for person in (world.observer, world.secretariat, world.urcs):
        assert counts(person, "contingency_plan") == {"elective": {"not_asked": 3}}


def test_drills_are_left_out_as_for_every_tool(world, there):
    Operation.objects.filter(pk=there["small"].pk).update(drill_factor=2)
    keeping.doubt(there["small"].pk, "operation")
    Pipeline(world).to("in_force", days_ago=30)
    assert counts(world.observer, "agreement") == {
        "mandatory": {"in_time": 1}, "elective": {"unknown": 1},
    }  # fmt: skip


def test_side_by_side_says_since_when_it_was_there(client, world, there):
    Pipeline(world).to("in_force", days_ago=30)
    plans.activated(world, plans.validated(world), there["small"])
    client.force_login(world.observer)
    query = f"?one={there['large'].ref}&other={there['small'].ref}"
    html = client.get(f"/accountability/compare/{query}").content.decode()
    assert "Before the onset, since" in html
    assert "40 h after the onset" in html
    html = client.get(f"/accountability/compare/?one={there['abroad'].ref}&other=").content.decode()
    assert "no agreement (MCA) of one of its countries is recorded here" in html


def test_what_is_really_so_costs_one_query_more_for_no_country(world, there):
    Pipeline(world).to("drafting")
    now = timezone.now()
    assert len(list(really(world.observer, in_doubt(now), now))) == 2
