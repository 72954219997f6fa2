"""The Watch: what waits for this person first, then clocks by urgency, then operations; at a fixed cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.deadlines.models import Deadline, Sweep
from coordination.operations import actions as operations
from coordination.operations.models import Convening, Operation
from coordination.watch.waiting import AT_MOST, waiting_for
from tests.factories import cases
from tools.decision import actions as decisions
from tools.joint_statement import actions as statements
from tools.mini_summit import actions as summits
from tools.minimum_parameters import actions as parameters
from tools.minimum_parameters.models import MinimumParameters

HOUR = timedelta(hours=1)


def what(person):
    """Kinds of records that wait for a person."""
    return {each.kind for each in waiting_for(person)}


# --- Waiting for you ----------------------------------------------------------------------


def test_a_coordinator_is_asked_for_what_the_scale_asks(world):
    cases.large_operation(world)
    assert what(world.coordinator) == {"mini_summit", "joint_statement", "mco_deployment"}
    (first, *_rest) = waiting_for(world.coordinator)
    assert first.why == "You coordinate this operation."
    assert first.sentence == "Hold the Mini-Summit"


def test_the_host_is_asked_until_another_convener_is_agreed(world):
    case = cases.large_operation(world)
    assert what(world.urcs_staff) == {"mini_summit", "joint_statement"}
    assert what(world.polish) == set()
    proposed = Convening.objects.get(operation=case, role="convener")
    operations.run_convening(proposed, "withdraw", by=world.coordinator, reason="Another convenes")
    other = operations.propose_convening(
        operation=case, country=world.ukraine, role="convener", component=world.polish_ns,
        starts_on=case.onset_at.date(), by=world.coordinator, basis="Agreed by all",
    )  # fmt: skip
    assert what(world.urcs_staff) == {"mini_summit", "joint_statement"}  # only proposed
    operations.run_convening(other, "agree", by=world.coordinator)
    assert what(world.polish) == {"mini_summit", "joint_statement"}
    assert what(world.urcs_staff) == set()
    assert {each.why for each in waiting_for(world.polish)} == {"Your National Society convenes."}


@pytest.mark.parametrize("role", ["observer", "committee", "region", "secretariat", "polish"])
def test_nothing_waits_for_those_who_are_not_asked(client, world, role):
    cases.large_operation(world)
    person = getattr(world, role)
    assert waiting_for(person) == []
    client.force_login(person)
    assert "Nothing waits for you" in client.get("/").text


def test_a_signatory_is_asked_until_heard(world):
    case = cases.large_operation(world)
    statement = cases.clearing_statement(world, case)
    (mine,) = [each for each in waiting_for(world.icrc_hod) if each.kind == "joint_statement"]
    assert mine.sentence == "Clear the Joint Statement, or object to it"
    assert mine.url == statement.get_absolute_url()
    assert str(mine.why).startswith(
        "ICRC is asked to clear it or to object. It is to be issued by "
    )
    statements.speak(statement, by=world.icrc_hod, component=world.icrc, clears=True)
    assert "joint_statement" not in what(world.icrc_hod)
    assert "joint_statement" in what(world.urcs)


def test_a_changed_text_asks_again_and_says_so(world):
    case = cases.large_operation(world)
    statement = cases.clearing_statement(world, case)
    statements.speak(statement, by=world.icrc_hod, component=world.icrc, clears=True)
    statements.write_statement(statement, by=world.coordinator, sections={"roles": "Another text"})
    (mine,) = [each for each in waiting_for(world.icrc_hod) if each.kind == "joint_statement"]
    assert "changed" in mine.why


def test_one_record_is_listed_once_with_its_clock(world):
    """The coordinator's component is asked to clear what its clock asks the coordinator to issue."""
    case = cases.large_operation(world)
    cases.clearing_statement(world, case)
    (mine,) = [each for each in waiting_for(world.coordinator) if each.kind == "joint_statement"]
    assert mine.sentence == "Clear the Joint Statement, or object to it"
    clock = Deadline.objects.get(operation=case, clock="joint_statement_issued")
    assert mine.due_at == clock.due_at


def test_each_principal_is_asked_to_endorse_until_done_and_then_to_issue(world):
    case = cases.large_operation(world)
    mine = cases.endorsing_parameters(world, case)

    def asked(person):
        return [each.sentence for each in waiting_for(person) if each.kind == mine.kind]

    assert asked(world.icrc_director) == ["Endorse the minimum parameters"]
    parameters.endorse(mine, by=world.icrc_director)
    assert asked(world.ifrc_usg) == ["Endorse the minimum parameters"]
    assert "Endorse the minimum parameters" not in asked(world.icrc_director)
    parameters.endorse(mine, by=world.ifrc_usg)
    assert asked(world.icrc_director) == ["Issue the minimum parameters"]
    parameters.issue(MinimumParameters.objects.get(pk=mine.pk), by=world.ifrc_usg)
    assert asked(world.icrc_director) == []


def test_the_principals_are_asked_once_both_documents_are_received(world):
    case = cases.large_operation(world)
    assert "minimum_parameters" not in what(world.icrc_director)
    cases.filed_summit(world, case)
    cases.issued_statement(world, case)
    (mine,) = [
        each for each in waiting_for(world.icrc_director) if each.kind == "minimum_parameters"
    ]
    assert mine.why == "You are one of the two principals."
    assert mine.due_at is not None


def test_the_post_responsible_for_a_decision_is_asked(world):
    case = cases.large_operation(world)
    summit = cases.held_summit(world, case)
    row = summit.rows.first()
    decisions.write_row(
        row, by=world.urcs,
        changes={
            "text": "Move the hub", "lead": world.icrc, "due_at": timezone.now() + 30 * HOUR,
            "responsible_post": world.posts["icrc_hod"],
        },
    )  # fmt: skip
    cases.decide_all(world, summit)
    summits.file_table(summit, by=world.urcs)
    mine = [each for each in waiting_for(world.icrc_hod) if each.kind == "decision"]
    assert [each.why for each in mine] == ["Your post is responsible."]


def test_a_closed_operation_asks_nobody(world):
    case = cases.large_operation(world)
    operations.run(case, "close", by=world.coordinator, reason="Over")
    assert waiting_for(world.coordinator) == []


def test_the_most_urgent_comes_first_and_there_is_an_end(world):
    for _n in range(9):
        cases.large_operation(world)
    found = waiting_for(world.coordinator)
    assert len(found) == AT_MOST
    assert [each.due_at for each in found] == sorted(each.due_at for each in found)


# --- The page -----------------------------------------------------------------------------


def test_overdue_clocks_come_first_the_latest_lapsed_on_top(client, world):
    for hours in (60, 90, 5):
        cases.large_operation(world, hours_ago=hours)
    client.force_login(world.observer)
    page = client.get("/")
    overdue = [face.due_at for face in page.context["overdue"]]
    to_come = [face.due_at for face in page.context["to_come"]]
    assert overdue == sorted(overdue, reverse=True) and to_come == sorted(to_come)
    assert overdue and max(overdue) < timezone.now() < min(to_come)
    assert page.text.index("Overdue clocks") < page.text.index("Running clocks")


def test_a_clock_is_not_listed_twice(client, world):
    cases.large_operation(world)
    client.force_login(world.coordinator)
    page = client.get("/")
    assert len(page.context["waiting"]) == 3
    assert page.context["to_come"] == [] and page.context["overdue"] == []


def test_only_who_may_log_is_offered_it(client, world):
    for role, offered in (("coordinator", True), ("urcs", True), ("observer", False)):
        client.force_login(getattr(world, role))
        assert ("Log an operation" in client.get("/").text) is offered


@pytest.mark.parametrize(
    "role", ["coordinator", "urcs", "icrc_director", "secretariat", "observer"]
)
def test_the_watch_costs_at_most_twelve_queries_whatever_there_is(client, world, role):
    """One more for each rare thing there is: an open drill, a hand-over, an escalation, minutes."""
    costs = []
    for _round in range(2):
        for hours in (5, 60):
            case = cases.large_operation(world, hours_ago=hours)
            cases.clearing_statement(world, case)
        client.force_login(getattr(world, role))
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


def test_lists_of_the_watch_have_an_end(client, world):
    case = cases.large_operation(world)
    Operation.objects.bulk_create(
        Operation(
            ref=f"UKR-2000-{n}", name=f"N{n}", crisis="conflict", hazard="flood", host=world.urcs_ns,
            onset_at=timezone.now() - HOUR, onset_zone="UTC", onset_precision="exact", state="active",
        )
        for n in range(30)
    )  # fmt: skip
    Deadline.objects.bulk_create(
        Deadline(
            clock="mini_summit_held", subject_kind="x", subject_id=str(n), operation=case,
            subject_label="x", started_at=case.onset_at, first_due_at=case.onset_at,
            due_at=timezone.now() + (n - 30) * HOUR, outcome="",
        )
        for n in range(60)
        if timezone.now() + (n - 30) * HOUR >= case.onset_at
    )  # fmt: skip
    client.force_login(world.observer)
    context = client.get("/").context
    assert len(context["operations"]) == 10
    assert len(context["to_come"]) == 15 and context["more_to_come"]


def test_names_that_people_typed_are_escaped(client, world):
    cases.large_operation(world, name="<script>alert(1)</script> 🚑 عملية")
    for role in ("coordinator", "observer"):
        client.force_login(getattr(world, role))
        text = client.get("/").text
        assert "<script>alert" not in text and "🚑 عملية" in text


# --- Silence -----------------------------------------------------------------------------

SILENT = "Reminders are not going out."


def swept(ago):
    started = timezone.now() - ago
    return Sweep.objects.create(started_at=started, finished_at=started)


def test_it_says_that_nobody_is_reminded_once_sweeps_have_stopped(client, world):
    client.force_login(world.observer)
    assert SILENT in (never := client.get("/").text) and "Nothing has looked at the clocks" in never
    swept(timedelta(minutes=3))
    assert SILENT in (stopped := client.get("/").text) and "last looked at" in stopped
    swept(timedelta(minutes=1))
    assert SILENT not in client.get("/").text


def test_a_sweep_that_began_and_never_ended_breaks_no_silence(client, world):
    Sweep.objects.create(started_at=timezone.now())
    client.force_login(world.observer)
    assert SILENT in client.get("/").text


# --- Who convenes today ------------------------------------------------------------------


def test_an_agreement_that_has_not_begun_or_is_over_gives_nobody_work(world):
    """The host is asked meanwhile: as on the page and in the steps, so on the Watch."""
    case = cases.large_operation(world)
    Convening.objects.filter(operation=case).update(state="withdrawn")
    days = {"past": (-9, -3), "to come": (3, 9)}
    for starts, ends in days.values():
        row = operations.propose_convening(
            operation=case, country=world.ukraine, role="convener", component=world.polish_ns,
            starts_on=case.today + timedelta(days=starts), ends_on=case.today + timedelta(days=ends),
            by=world.coordinator,
        )  # fmt: skip
        operations.run_convening(row, "agree", by=world.coordinator)
    assert what(world.polish) == set()
    assert what(world.urcs_staff) == {"mini_summit", "joint_statement"}


def test_it_says_what_to_do_in_an_order(world):
    cases.large_operation(world)
    assert {str(each.sentence) for each in waiting_for(world.coordinator)} == {
        "Hold the Mini-Summit", "Issue the Joint Statement", "Decide about a coordination advisor",
    }  # fmt: skip
