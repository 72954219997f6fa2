"""The capacity to convene: the workflow as a table, who writes, its versions, its clock."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from coordination.capacity import actions, content
from coordination.capacity.models import ConvenerCapacity
from coordination.capacity.policy import RENEWED_CLOCK, WORKFLOW, WRITING, State
from coordination.deadlines.audiences import posts_for
from coordination.deadlines.models import Deadline
from coordination.people import actions as people
from coordination.roles import Role
from coordination.watch.waiting import waiting_for
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import leaders

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TABLE = {
    "renew": ({State.DESCRIBED}, State.DESCRIBED),
    "describe": ({State.DESCRIBED, State.TAKEN_BACK}, State.DESCRIBED),
    "take_back": ({State.DESCRIBED}, State.TAKEN_BACK),
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(TABLE))
def test_a_step_is_taken_from_its_state_by_the_national_society_alone(name, state, role):
    sources, target = TABLE[name]
    thing = SimpleNamespace(state=state)
    if role not in WRITING:
        with pytest.raises(NotYours):
            WORKFLOW.check(name, thing, {role}, "why")
    elif state not in sources:
        with pytest.raises(OutOfTurn):
            WORKFLOW.check(name, thing, {role}, "why")
    else:
        assert WORKFLOW.check(name, thing, {role}, "why").target == target


def test_the_table_names_every_step():
    assert {step.name for step in WORKFLOW.steps} == set(TABLE)


@pytest.mark.parametrize("name", ["urcs_staff", "icrc_hod", "secretariat", "polish", "ifrc_usg", "observer"])  # fmt: skip
def test_nobody_else_writes_nor_renews_not_even_the_secretariat(world, name):
    with pytest.raises(NotYours):
        actions.describe(world.urcs_ns, by=getattr(world, name), text="They cannot")
    made = leaders.described(world)
    for step in ("renew", "take_back"):
        with pytest.raises(NotYours):
            actions.run(made, step, by=getattr(world, name), reason="x")


def test_who_stands_in_for_the_secretary_general_writes(world):
    people.appoint(
        by=world.secretariat, post=world.posts["urcs_sg"], person=world.urcs_staff, kind="delegate",
        ends_at=timezone.now() + 30 * DAY,
    )  # fmt: skip
    made = actions.describe(world.urcs_ns, by=world.urcs_staff, text="We lead")
    assert made.last_version().said_by == world.urcs_staff


def test_each_description_is_a_version_and_none_changes(world):
    made = leaders.described(world)
    first = made.last_version()
    made = leaders.described(world, text="Changed", version=made.version)
    assert [each.number for each in made.versions.all()] == [2, 1]
    first.refresh_from_db()
    assert first.text == "We lead since 2014." and "Secretary General" in first.said_as
    with pytest.raises(Stale):
        leaders.described(world, text="Over it", version=1)
    labels = [str(row.label) for row in content.read(first.rows)]
    assert labels == ["Logistics", "Security", "Cash"]


def test_without_a_version_nothing_is_written_over_a_description_that_stands(world):
    made = leaders.described(world)
    with pytest.raises(Stale) as refused:
        leaders.described(world, text="Over it")
    assert refused.value.current == made and made.versions.count() == 1


def test_what_was_taken_back_is_kept_and_can_be_said_anew(world):
    made = leaders.described(world)
    with pytest.raises(NotReady):
        actions.run(made, "take_back", by=world.urcs, reason="")
    made = actions.run(made, "take_back", by=world.urcs, reason="After the election")
    assert not made.is_described and made.versions.count() == 1
    assert not Deadline.objects.of(made).open().exists()
    with pytest.raises(OutOfTurn):
        actions.run(made, "renew", by=world.urcs)
    made = leaders.described(world, version=made.version)
    assert made.is_described and made.taken_back_reason == ""
    assert Deadline.objects.of(made).open().count() == 1


@pytest.mark.parametrize(
    "said, fields",
    [
        ({"rows": (), "text": " "}, {"text"}),
        ({"text": "x" * 5001}, {"text"}),
        ({"rows": [{"function": "magic", "rating": "now"}]}, {"rows.0.function"}),
        ({"rows": [{"function": "security", "rating": ""}]}, {"rows.0.rating"}),
        ({"rows": [{"function": "other", "rating": "now"}]}, {"rows.0.name"}),
        ({"rows": [{"function": "security", "rating": "now"}] * 2}, {"rows.1.function"}),
        ({"rows": [{"function": "security", "rating": "now", "text": "x" * 5001}]}, {"rows.0.text"}),
        ({"rows": [{"function": "other", "name": f"n{n}", "rating": "now"} for n in range(21)]}, {"rows"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field(world, said, fields):
    with pytest.raises(Invalid) as refused:
        leaders.described(world, **said)
    assert set(refused.value.fields) == fields
    assert not ConvenerCapacity.objects.exists()


def test_a_suspended_national_society_describes_nothing(world):
    gone = world.urcs_ns
    gone.active_until = timezone.localdate() - DAY
    gone.save()
    with pytest.raises(Invalid, match="not an active"):
        actions.describe(gone, by=world.urcs, text="We lead")


class TestTheClock:
    def test_its_year_begins_anew_with_each_look(self, world):
        made = leaders.described(world)
        first = Deadline.objects.of(made).open().get()
        assert first.due_at - made.described_at == 365 * DAY
        assert first.policy["basis"] == "default" and first.responsible_component == world.urcs_ns
        made = actions.run(made, "renew", by=world.urcs)
        first.refresh_from_db()
        assert first.outcome == Deadline.Outcome.MET and made.is_renewed
        made = leaders.described(world, text="More", version=made.version)
        runs = Deadline.objects.of(made)
        assert runs.count() == 3 and runs.open().get().started_at == made.described_at

    def test_its_ladder_reaches_the_secretary_general_then_the_secretariat(self, world):
        made = leaders.described(world)
        rungs = {rung.name: rung.to for rung in RENEWED_CLOCK.ladder}
        reached = {
            name: {each.code for to in rungs[name] for each in posts_for(to, made)}
            for name in ("start", "after")
        }
        assert reached["start"] == {"urcs-secretary-general"}
        assert reached["after"] == {"urcs-secretary-general", "smcc-secretariat"}

    def test_it_waits_for_the_society_only_when_the_year_is_nearly_over(self, world):
        made = leaders.described(world)
        assert not [each for each in waiting_for(world.urcs) if each.kind == made.kind]
        leaders.aged(made, 340)
        assert [each for each in waiting_for(world.urcs) if each.kind == made.kind]
