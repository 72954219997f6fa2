"""What changes when facts are logged, corrected and declared, and what follows for the clocks."""

import threading
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from coordination.deadlines.models import Deadline, Rung
from coordination.operations import actions
from coordination.operations.models import Operation, Presence
from smcc.audit.models import AuditEvent
from smcc.audit.record import broken_chains
from smcc.rules.refusals import Invalid, NotYours, Stale
from tests.factories import cases

HOUR = timedelta(hours=1)


def clock(case, name):
    return Deadline.objects.get(operation=case, clock=name)


# --- References --------------------------------------------------------------------------


def test_references_count_by_country_and_year(world):
    refs = [
        cases.operation(world, countries=[country], onset_at=datetime(year, 6, 1, tzinfo=UTC)).ref
        for country, year in (
            (world.ukraine, 2022), (world.ukraine, 2022), (world.pakistan, 2022), (world.ukraine, 2023),
        )
    ]  # fmt: skip
    assert refs == ["UKR-2022-01", "UKR-2022-02", "PAK-2022-01", "UKR-2023-01"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_form", [False, True])
def test_two_who_log_at_once_get_two_references_and_a_double_click_gets_one(same_form):
    from tests.factories.world import make_world

    world = make_world()
    key, done, start = uuid.uuid4(), [], threading.Barrier(3)

    def log():
        try:
            start.wait()
            case = cases.operation(
                world, submission_key=key if same_form else None,
                onset_at=datetime(2022, 2, 24, 3, tzinfo=UTC),
            )  # fmt: skip
            done.append(case.ref)
        finally:
            connection.close()

    threads = [threading.Thread(target=log) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    expected = ["UKR-2022-01"] * 3 if same_form else [f"UKR-2022-0{n}" for n in (1, 2, 3)]
    assert sorted(done) == expected
    assert Operation.objects.count() == len(set(expected))
    assert broken_chains() == []


# --- Correcting facts --------------------------------------------------------------------


def test_a_corrected_onset_moves_the_clocks_that_count_from_it_and_says_why(world):
    case = cases.large_operation(world, hours_ago=5)
    before = clock(case, "mini_summit_held")
    actions.amend_operation(
        case, by=world.coordinator, changes={"onset_at": case.onset_at - 2 * HOUR},
        reason="the first report was late",
    )  # fmt: skip
    after = clock(case, "mini_summit_held")
    assert after.due_at == before.due_at - 2 * HOUR
    assert after.started_at == before.started_at - 2 * HOUR
    assert after.first_due_at == before.first_due_at, "the first promise stays on record"
    planned = after.rungs.filter(state=Rung.State.PLANNED)
    assert {r.deadline_version for r in planned} == {after.version}
    event = AuditEvent.objects.filter(verb="deadline.reanchor").latest("id")
    assert event.reason == "the first report was late"
    changed = AuditEvent.objects.get(verb="operation.amend").data["changes"]
    assert changed["onset_at"]["from"] == before.started_at.isoformat()


def test_a_corrected_name_moves_no_clock(world):
    case = cases.large_operation(world)
    before = list(Deadline.objects.values_list("pk", "version", "due_at"))
    actions.amend_operation(case, by=world.coordinator, changes={"name": "Renamed"})
    assert list(Deadline.objects.values_list("pk", "version", "due_at")) == before


def test_a_save_over_somebody_elses_work_is_refused_with_the_copy_that_stands(world):
    case = cases.operation(world)
    actions.amend_operation(case, by=world.urcs, changes={"name": "Theirs"}, version=case.version)
    with pytest.raises(Stale) as refused:
        actions.amend_operation(
            case, by=world.coordinator, changes={"name": "Mine"}, version=case.version
        )
    assert refused.value.current.name == "Theirs"


@pytest.mark.parametrize("what", ["present", "appeal_codes", "countries"])
def test_a_change_beside_the_row_is_noticed_by_a_later_save(world, what):
    case = cases.operation(world)
    changes = {
        "present": [world.polish_ns], "appeal_codes": ["MDRUA007"],
        "countries": [world.ukraine, world.poland],
    }  # fmt: skip
    actions.amend_operation(case, by=world.urcs, changes={}, **{what: changes[what]})
    with pytest.raises(Stale):
        actions.amend_operation(
            case, by=world.coordinator, changes={"name": "Mine"}, version=case.version
        )


def test_saving_what_stands_changes_nothing_and_records_nothing(world):
    case = cases.operation(world, appeal_codes=["MDRUA007"])
    events = AuditEvent.objects.count()
    actions.amend_operation(
        case, by=world.coordinator, changes={"name": case.name}, present=[world.icrc, world.ifrc],
        countries=[world.ukraine], appeal_codes=["MDRUA007"], version=case.version,
    )  # fmt: skip
    case.refresh_from_db()
    assert (case.version, AuditEvent.objects.count()) == (1, events)


def test_the_host_always_takes_part(world):
    case = cases.operation(world)
    actions.amend_operation(case, by=world.coordinator, changes={}, present=[world.polish_ns])
    present = set(Presence.objects.filter(operation=case).values_list("component__code", flat=True))
    assert present == {"DUA001", "DPL001"}


def test_a_country_that_joins_gets_suggestions_and_one_that_leaves_loses_them(world):
    case = cases.operation(world)
    both = [world.ukraine, world.poland]
    actions.amend_operation(case, by=world.coordinator, changes={}, countries=both)
    case.refresh_from_db()
    assert case.country_codes == "UKR POL"
    assert case.convenings.get(country=world.poland, role="convener").component == world.polish_ns
    actions.amend_operation(case, by=world.coordinator, changes={}, countries=[world.ukraine])
    assert not case.convenings.in_force().filter(country=world.poland).exists()


def test_a_country_with_an_agreed_convener_stays(world):
    case = cases.operation(world, countries=[world.ukraine, world.poland])
    row = case.convenings.get(country=world.poland, role="convener")
    actions.run_convening(row, "agree", by=world.coordinator)
    with pytest.raises(Invalid, match="Poland has a convener who is agreed") as refused:
        actions.amend_operation(case, by=world.coordinator, changes={}, countries=[world.ukraine])
    assert "countries" in refused.value.fields
    case.refresh_from_db()
    assert case.country_codes == "UKR POL"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"onset_at": timezone.now() + timedelta(days=1)}, "onset_at"),
        ({"onset_at": datetime(1862, 12, 31, tzinfo=UTC)}, "onset_at"),
        ({"onset_zone": "Mars/Olympus"}, "onset_zone"),
        ({"name": " "}, "name"),
    ],
)
def test_facts_that_cannot_be_right_are_refused_by_field(world, changes, field):
    case = cases.operation(world)
    with pytest.raises(Invalid) as refused:
        actions.amend_operation(case, by=world.coordinator, changes=changes)
    assert set(refused.value.fields) == {field}


@pytest.mark.parametrize("name", ["polish", "icrc_hod", "icrc_director", "observer", "committee"])
def test_only_those_who_lead_correct_facts(world, name):
    case = cases.operation(world)
    with pytest.raises(NotYours):
        actions.amend_operation(case, by=getattr(world, name), changes={"name": "Mine"})


# --- Scale -------------------------------------------------------------------------------


def declare(world, case, scale, **more):
    said = {"declared_by_post": "Head of Delegation", "reason": "seen on site"}
    return actions.declare_scale(case, by=world.coordinator, scale=scale, **(said | more))


@pytest.mark.parametrize(
    ("scale", "clocks"),
    [
        ("small", set()),
        ("medium", {"mini_summit_held", "joint_statement_issued"}),
        ("large", {"mini_summit_held", "joint_statement_issued", "mco_decided"}),
    ],
)
def test_the_scale_opens_the_clocks_that_it_asks_for(world, scale, clocks):
    case = cases.operation(world)
    assert not case.deadlines.exists(), "nothing runs before somebody declares the scale"
    declare(world, case, scale)
    assert set(case.deadlines.open().values_list("clock", flat=True)) == clocks


def test_declaring_it_smaller_withdraws_the_clocks_and_larger_again_lets_them_go_on(world):
    case = declare(world, cases.operation(world), "large")
    due = clock(case, "mini_summit_held").due_at
    case = declare(world, case, "small")
    assert not case.deadlines.open().exists()
    assert clock(case, "mini_summit_held").outcome == Deadline.Outcome.WITHDRAWN
    declare(world, case, "medium")
    assert clock(case, "mini_summit_held").due_at == due
    assert clock(case, "mini_summit_held").stopped_at is None


def test_the_newest_declaration_by_time_is_the_scale_not_the_one_written_last(world):
    case = cases.operation(world, hours_ago=10)
    declare(world, case, "large", declared_at=case.onset_at + 5 * HOUR)
    case = declare(world, case, "small", declared_at=case.onset_at + 2 * HOUR)
    assert case.scale == "large"
    assert case.scale_declarations.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"scale": "huge"}, "scale"),
        ({"reason": " "}, "reason"),
        ({"declared_by_post": ""}, "declared_by_post"),
        ({"declared_at": datetime(2001, 1, 1, tzinfo=UTC)}, "declared_at"),
        ({"declared_at": datetime(2999, 1, 1, tzinfo=UTC)}, "declared_at"),
    ],
)
def test_a_declaration_without_who_why_or_a_possible_time_is_refused(world, wrong, field):
    case = cases.operation(world)
    scale = wrong.pop("scale", "large")
    with pytest.raises(Invalid) as refused:
        declare(world, case, scale, **wrong)
    assert field in refused.value.fields
    assert not case.scale_declarations.exists()


@pytest.mark.parametrize("name", ["observer", "polish", "icrc_hod"])
def test_the_scale_is_declared_by_those_who_lead_or_endorse(world, name):
    case = cases.operation(world)
    with pytest.raises(NotYours):
        actions.declare_scale(
            case, by=getattr(world, name), scale="large", declared_by_post="x", reason="y"
        )
    actions.declare_scale(
        case, by=world.icrc_director, scale="large", declared_by_post="x", reason="y"
    )


# --- Category ----------------------------------------------------------------------------


def test_the_category_is_the_newest_by_day_and_its_history_stays(world):
    case = cases.operation(world, hours_ago=24 * 10)
    today = case.today
    actions.set_category(case, by=world.coordinator, category="red", since=today)
    case = actions.set_category(
        case, by=world.coordinator, category="orange", since=today - timedelta(days=5)
    )
    assert case.category == "red"
    assert [c.category for c in case.category_changes.all()] == ["red", "orange"]


@pytest.mark.parametrize("since", [date(2999, 1, 1), date(1990, 1, 1)])
def test_a_category_of_an_impossible_day_is_refused(world, since):
    case = cases.operation(world)
    with pytest.raises(Invalid) as refused:
        actions.set_category(case, by=world.coordinator, category="red", since=since)
    assert "since" in refused.value.fields
