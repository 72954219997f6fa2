"""Writing down history tells nobody; everything else tells as ever."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.deadlines.models import Deadline, Delivery, Rung
from coordination.deadlines.quiet import is_quiet, quiet
from coordination.deadlines.sweep import fire_due_rungs
from coordination.operations import actions as operations
from smcc.audit.models import AuditEvent
from tests.factories import cases

pytestmark = pytest.mark.django_db


def test_quietly_no_step_is_announced_and_the_record_is_written_all_the_same(world):
    with quiet():
        case = cases.large_operation(world)
        operations.run(case, "close", by=world.coordinator, reason="Over")
    assert not Delivery.objects.exists()
    assert AuditEvent.objects.filter(chain=case.chain, verb="operation.close").exists()


def test_loudly_the_same_step_is_announced(world):
    case = cases.large_operation(world)
    operations.run(case, "close", by=world.coordinator, reason="Over")
    assert Delivery.objects.filter(operation=case).exists()


def test_quietly_only_the_rungs_still_to_come_are_laid(world):
    now = timezone.now()
    with quiet():
        case = cases.large_operation(world, hours_ago=30)
    clock = Deadline.objects.get(operation=case, clock="mini_summit_held")
    assert [rung.name for rung in clock.rungs.order_by("fire_at")] == [
        "12h_before",
        "limit",
        "after",
    ]
    assert not Rung.objects.filter(fire_at__lte=now).exists()


def test_loudly_the_latest_rung_of_the_past_fires_at_once_and_speaks_for_the_others(world):
    case = cases.large_operation(world, hours_ago=30)
    clock = Deadline.objects.get(operation=case, clock="mini_summit_held")
    past = clock.rungs.filter(fire_at__lte=timezone.now())
    assert set(past.values_list("name", flat=True)) == {"start", "24h_after_start"}
    fire_due_rungs()
    assert [rung.name for rung in past.filter(state=Rung.State.FIRED)] == ["24h_after_start"]
    told = clock.rungs.get(name="24h_after_start").deliveries.filter(channel="inbox")
    assert told.filter(recipient=world.coordinator).count() == 1


def test_a_limit_that_passed_long_ago_reminds_nobody_ever(world):
    with quiet():
        case = cases.large_operation(world, hours_ago=24 * 400)
    clock = Deadline.objects.get(operation=case, clock="mini_summit_held")
    assert clock.status(timezone.now()) == "overdue"
    assert not clock.rungs.exists()


def test_a_clock_given_up_in_the_past_stopped_then_and_not_now(world):
    then = timezone.now() - timedelta(hours=2)
    with quiet():
        case = cases.large_operation(world, hours_ago=30)
        statement = case.joint_statements.get()
        from tools.joint_statement import actions as statements

        statements.run(statement, "waive", by=world.coordinator, reason="None needed", at=then)
    clock = Deadline.objects.get(operation=case, clock="joint_statement_issued")
    assert (clock.outcome, clock.stopped_at) == ("waived", then)


def test_it_ends_with_its_block_even_if_that_fails():
    with pytest.raises(RuntimeError), quiet():
        assert is_quiet()
        raise RuntimeError
    assert not is_quiet()


def test_it_may_be_nested():
    with quiet():
        with quiet():
            pass
        assert is_quiet()


def test_it_holds_for_its_own_thread_alone():
    seen = []
    with quiet():
        other = threading.Thread(target=lambda: seen.append(is_quiet()))
        other.start()
        other.join()
    assert seen == [False]
