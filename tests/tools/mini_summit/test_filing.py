"""Filing: what must be there, what it freezes, whom it reaches, and that it happens once."""

import json
import threading
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django.utils import timezone

from coordination.deadlines.models import Deadline, Delivery
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import NotReady, OutOfTurn, Refusal, Stale
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.decision import actions as decisions
from tools.mini_summit import actions
from tools.mini_summit.models import MiniSummit
from tools.minimum_parameters.models import Receipt


@scenario
def summit(world, case):
    return cases.held_summit(world, case)


def refusal(summit, world):
    with pytest.raises(NotReady) as refused:
        actions.file_table(summit, by=world.urcs)
    return str(refused.value)


def test_a_silent_row_stands_in_the_way_and_is_counted(world, summit):
    assert refusal(summit, world).startswith("13 rows say neither what was decided nor why")
    cases.decide_all(world, summit)
    row = summit.rows.first()
    decisions.write_row(row, by=world.urcs, changes={"text": ""})
    assert refusal(summit, world).startswith("1 row says neither what was decided nor why")
    decisions.run(row, "defer", by=world.urcs, reason="Figures are missing")
    assert actions.file_table(summit, by=world.urcs).state == "filed"


def test_a_decision_without_a_lead_stands_in_the_way(world, summit):
    cases.decide_all(world, summit)
    rows = list(summit.rows.in_order()[:2])
    for row in rows:
        decisions.write_row(row, by=world.urcs, changes={"lead": None})
    named = f"{rows[0].title}; {rows[1].title}"
    assert refusal(summit, world) == f"2 decisions have no lead component: {named}."


def test_a_date_before_the_meeting_stands_in_the_way(world, case):
    summit = case.mini_summits.get()
    early = case.onset_at + timedelta(minutes=5)
    decisions.write_row(
        summit.rows.first(), by=world.urcs,
        changes={"text": "At once", "lead": world.icrc, "due_at": early},
    )  # fmt: skip
    summit = cases.held_summit(world, case)
    cases.decide_all(world, summit)
    assert refusal(summit, world).startswith("1 decision is due before the meeting was held")


def test_an_empty_table_is_not_filed(world, summit):
    summit.rows.all().delete()
    assert refusal(summit, world).startswith("The decision table has no rows")


def test_filing_gives_a_receipt_over_the_rows_as_they_stood(world, case, summit):
    cases.decide_all(world, summit)
    decisions.write_row(
        summit.rows.first(), by=world.urcs, changes={}, supports=[world.ifrc, world.icrc]
    )
    filed = actions.file_table(summit, by=world.urcs)
    said = json.dumps(filed.frozen_table, sort_keys=True, ensure_ascii=False)
    assert filed.table_hash == sha256(said.encode()).hexdigest()
    assert filed.receipt == f"{case.ref}-MS1-{filed.table_hash[:8].upper()}"
    assert len(filed.frozen_table) == 13 and filed.frozen_table[0]["supports"] == ["ICRC", "IFRC"]
    assert (filed.filed_by, filed.state) == (world.urcs, "filed")
    decisions.run(filed.rows.first(), "complete", by=world.urcs, reason="Done")
    filed.refresh_from_db()
    assert filed.frozen_table[0]["state"] == "decided"


def test_filing_stamps_receipt_for_both_principals_posts(world, case, summit):
    cases.decide_all(world, summit)
    filed = actions.file_table(summit, by=world.urcs)
    stamped = Receipt.objects.filter(operation=case, document="decision_table")
    assert {each.post for each in stamped} == {
        world.posts["icrc_director"],
        world.posts["ifrc_usg"],
    }
    assert {each.received_at for each in stamped} == {filed.filed_at}


def test_filing_tells_whom_the_policy_names_and_the_coordinator_once(world, case, summit):
    cases.decide_all(world, summit)
    actions.file_table(summit, by=world.urcs)
    event = AuditEvent.objects.of("mini_summit", summit.pk).get(verb="mini_summit.file_table")
    sent = Delivery.objects.filter(cause=f"event:{event.pk}")
    told = {
        world.coordinator,
        world.icrc_director,
        world.ifrc_usg,
        world.icrc_hod,
        world.ifrc_hod,
        world.secretariat,
    }
    assert {each.recipient for each in sent} == told
    assert sent.filter(recipient=world.icrc_director).count() == 2  # by e-mail and in the inbox


def test_filing_stops_the_tables_clock_and_starts_one_for_each_dated_decision(world, summit):
    due = timezone.now() + timedelta(days=3)
    for row in summit.rows.all()[:2]:
        decisions.write_row(
            row, by=world.urcs, changes={"text": "Agreed", "lead": world.icrc, "due_at": due}
        )
    cases.decide_all(world, summit)
    filed = actions.file_table(summit, by=world.urcs)
    assert (
        Deadline.objects.of(summit).get(clock="decision_table_filed").stopped_at == filed.filed_at
    )
    dated = Deadline.objects.filter(clock="decision_done")
    assert {each.due_at for each in dated} == {due} and dated.count() == 2


def test_the_principals_48_hours_begin_with_the_later_receipt(world, case):
    cases.filed_summit(world, case)
    assert not Deadline.objects.filter(clock="minimum_parameters_issued").exists()
    cases.issued_statement(world, case)
    clock = Deadline.objects.get(clock="minimum_parameters_issued")
    assert clock.due_at - clock.started_at == timedelta(hours=48)


def test_filing_twice_files_once(world, summit):
    cases.decide_all(world, summit)
    filed = actions.file_table(summit, by=world.urcs)
    with pytest.raises(OutOfTurn, match=filed.receipt):
        actions.file_table(summit, by=world.coordinator)
    assert_filed_once(summit)


def assert_filed_once(summit):
    events = AuditEvent.objects.of("mini_summit", summit.pk)
    assert events.filter(verb="mini_summit.file_table").count() == 1
    assert events.filter(verb="mini_summit.receipt").count() == 1
    assert Receipt.objects.filter(document="decision_table").count() == 2


def test_a_table_that_changed_since_it_was_checked_is_not_filed(world, summit):
    cases.decide_all(world, summit)
    checked = actions.table_hash_of(actions.table_as_filed(summit))
    decisions.write_row(summit.rows.first(), by=world.coordinator, changes={"text": "Otherwise"})
    with pytest.raises(Stale, match="changed since you checked it"):
        actions.file_table(summit, by=world.urcs, checked=checked)
    summit.refresh_from_db()
    assert (summit.state, summit.receipt, Receipt.objects.count()) == ("held", "", 0)
    checked = actions.table_hash_of(actions.table_as_filed(summit))
    assert actions.file_table(summit, by=world.urcs, checked=checked).table_hash == checked


def at_once(*works):
    """Run each in a thread of its own, all let go at the same moment; what they raised comes back."""
    gate, said = threading.Barrier(len(works)), []

    def run(work):
        try:
            gate.wait(10)
            work()
            said.append(None)
        except Refusal as refused:
            said.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return said


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_filing_at_the_same_moment_get_one_receipt(transactional_db, world):
    summit = cases.held_summit(world, cases.large_operation(world))
    cases.decide_all(world, summit)
    first, second = world.urcs, world.coordinator
    said = at_once(
        lambda: actions.file_table(MiniSummit.objects.get(pk=summit.pk), by=first),
        lambda: actions.file_table(MiniSummit.objects.get(pk=summit.pk), by=second),
    )
    assert sorted(type(each).__name__ for each in said) == ["NoneType", "OutOfTurn"]
    assert_filed_once(summit)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_row_written_while_the_table_is_filed_is_in_the_receipt_or_refused(
    transactional_db, world
):
    summit = cases.held_summit(world, cases.large_operation(world))
    cases.decide_all(world, summit)
    row, writer, filer = summit.rows.in_order().first(), world.coordinator, world.urcs
    said = at_once(
        lambda: actions.file_table(MiniSummit.objects.get(pk=summit.pk), by=filer),
        lambda: decisions.write_row(
            type(row).objects.get(pk=row.pk), by=writer, changes={"text": "At the last moment"}
        ),
    )
    assert len(said) == 2
    summit.refresh_from_db()
    row.refresh_from_db()
    assert summit.state == "filed"
    assert summit.frozen_table[0]["decision"] == row.text


def test_of_many_rows_in_the_way_five_are_named(world, summit):
    cases.decide_all(world, summit)
    summit.rows.update(lead=None)
    named = [row.title for row in summit.rows.in_order()[:5]]
    said = f"13 decisions have no lead component: {'; '.join(named)}; and 8 more."
    assert refusal(summit, world) == said
