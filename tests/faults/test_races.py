"""Races on PostgreSQL: two workers, or a worker and a person, at the same row at the same moment."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from coordination.deadlines import actions
from coordination.deadlines.models import Deadline, Delivery, Rung
from coordination.deadlines.sending import claim, send_pending
from coordination.deadlines.sweep import database_now, fire_due_rungs
from coordination.orders import actions as orders
from coordination.orders.models import FileOrder
from coordination.orders.registry import Made, Maker, register
from smcc.audit.models import AuditEvent
from smcc.audit.record import broken_chains
from tests.factories import cases
from tests.factories.many import many_due
from tests.factories.world import make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def world(transactional_db):
    return make_world()


def together(*jobs):
    """Run the jobs at once, each in a thread with a connection of its own; return what each gave."""
    start, given = threading.Barrier(len(jobs)), [None] * len(jobs)

    def work(n, job):
        try:
            start.wait(timeout=10)
            given[n] = job()
        except Exception as error:  # handed to the test, which looks at it
            given[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(n, job)) for n, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return given


def test_two_sweeps_against_each_other_fire_each_rung_once(world):
    for n in range(12):
        cases.large_operation(world, name=f"Operation {n}", hours_ago=1)
    due = Rung.objects.due(database_now()).count()
    fired = together(*[fire_due_rungs] * 4)
    fired.append(fire_due_rungs())  # what was held by a neighbour is left to the next sweep
    assert sum(fired) == due
    causes = Delivery.objects.values_list("cause", "recipient", "channel")
    assert len(causes) == len(set(causes))
    assert broken_chains() == []


@pytest.mark.parametrize("workers", [2, 4, 8])
def test_workers_racing_over_a_thousand_due_rungs_fire_and_send_each_once(
    world, smtp_server, workers
):
    case = cases.large_operation(world, hours_ago=1)
    fire_due_rungs()
    Delivery.objects.all().update(state="cancelled")
    rungs = many_due(case, 1000)
    given = together(*[fire_due_rungs] * workers)
    assert sum(given) + fire_due_rungs() == 1000
    assert Rung.objects.filter(pk__in=[r.pk for r in rungs], state="fired").count() == 1000
    per_rung = Delivery.objects.filter(rung__in=rungs).values_list("cause", "recipient", "channel")
    assert len(per_rung) == len(set(per_rung)) == 2000, "one e-mail and one inbox message each"
    told = AuditEvent.objects.filter(verb="deadline.rung", data__rung_id__in=[r.pk for r in rungs])
    assert told.count() == 1000, "the record tells of each once"
    some = Delivery.objects.filter(rung__in=rungs[:100], channel="email")
    Delivery.objects.filter(rung__in=rungs[100:], channel="email").update(state="cancelled")
    sent = together(*[send_pending] * workers)
    assert sum(sent) + send_pending() == 100
    ids = [message["Message-ID"] for message in smtp_server.messages]
    assert len(ids) == len(set(ids)) == some.count()
    assert broken_chains() == []


def test_a_worker_whose_clock_is_wrong_sends_nothing_early(world, smtp_server):
    """Only the database's time counts: a day ahead on the worker fires nothing before its time."""
    case = cases.large_operation(world, hours_ago=1)
    fire_due_rungs()
    planned = Rung.objects.planned().filter(deadline__operation=case).count()
    with time_machine.travel(timezone.now() + timedelta(days=30), tick=True):
        assert fire_due_rungs() == 0
    assert Rung.objects.planned().filter(deadline__operation=case).count() == planned


def test_two_workers_never_claim_the_same_message(world):
    for n in range(8):
        cases.large_operation(world, name=f"Operation {n}", hours_ago=1)
    fire_due_rungs()
    taken = together(*[lambda: [row.pk for row in claim(database_now(), size=15).rows]] * 4)
    flat = [pk for mine in taken for pk in mine]
    assert len(flat) == len(set(flat)) > 0


def test_a_limit_moved_while_a_rung_is_in_flight(world):
    """Either the rung fired before the move, or it never fires: no message of the old limit after it."""
    for _round in range(6):
        case = cases.large_operation(world, hours_ago=1)
        fire_due_rungs()
        row = Deadline.objects.get(operation=case, clock="mini_summit_held")
        at = row.rungs.get(name="24h_after_start").fire_at
        swept, moved = together(
            lambda at=at: fire_due_rungs(at),
            lambda row=row: actions.extend(
                row, due_at=row.due_at + timedelta(hours=30), reason="why", by=world.coordinator
            ),
        )
        assert not isinstance(swept, Exception) and not isinstance(moved, Exception)
        old = row.rungs.filter(deadline_version=1)
        assert not old.planned().exists()
        waiting = Delivery.objects.filter(rung__in=old, channel="email", state="pending")
        assert not waiting.exists(), "a reminder of the old limit still waits to be sent"


def test_a_step_and_a_sweep_of_one_operation_never_lock_each_other_out(world):
    """Actions hold an audit chain and want rungs; the sweep must not hold rungs and want the chain."""
    held = [cases.large_operation(world, hours_ago=47.9) for _n in range(4)]
    jobs = [fire_due_rungs] * 3 + [lambda c=c: cases.held_summit(world, c) for c in held]
    for given in together(*jobs):
        assert not isinstance(given, Exception), given
    assert Deadline.objects.filter(clock="mini_summit_held", outcome="met").count() == 4
    assert broken_chains() == []


def test_a_sweep_that_dies_before_its_commit_leaves_the_rungs_due(world):
    cases.large_operation(world, hours_ago=1)
    due = Rung.objects.due(database_now()).count()

    class Died(Exception):
        pass

    with pytest.raises(Died), transaction.atomic():
        fire_due_rungs()
        raise Died
    assert Rung.objects.due(database_now()).count() == due > 0
    assert not Delivery.objects.filter(rung__isnull=False).exists()
    assert fire_due_rungs() == due


def test_two_people_logging_at_once_get_two_references(world):
    first, second = together(*[lambda: cases.operation(world)] * 2)
    assert {first.ref[-2:], second.ref[-2:]} == {"01", "02"}


def test_writers_of_one_chain_never_break_it(world):
    from coordination.logbook.actions import write_entry

    case = cases.operation(world)
    together(
        *[lambda n=n: write_entry(case, by=world.coordinator, text=f"Entry {n}") for n in range(8)]
    )
    assert case.log_entries.count() == 8
    assert broken_chains() == []


def test_workers_at_once_make_one_long_file_at_a_time(world):
    """The second waits for what the first takes, and leaves: nobody takes the next beside it."""

    def make(person, said, to, progress):
        under_way.append(FileOrder.objects.filter(stage=FileOrder.Stage.RUNNING).count())
        return Made("rows.txt", "text/plain")

    under_way: list[int] = []
    register(Maker("at_once", "At once", make))
    for person in (world.coordinator, world.secretariat, world.observer):
        for _n in range(3):
            orders.order_file("at_once", said={}, total=1, by=person)
    given = together(*[orders.make_waiting] * 4)
    assert not [each for each in given if isinstance(each, Exception)], given
    orders.make_waiting()
    assert under_way == [1] * 9, "one at a time, each once"


def test_a_worker_waits_for_what_another_takes_and_takes_nothing_beside_it(world):
    register(Maker("at_once", "At once", lambda *_given: Made("rows.txt", "text/plain")))
    for _n in range(2):
        orders.order_file("at_once", said={}, total=1, by=world.coordinator)

    def beside():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            return orders._claim(timezone.now())

    with transaction.atomic():
        assert orders._claim(timezone.now()) is not None
        (given,) = together(beside)
        assert isinstance(given, OperationalError), "it did not wait"
    assert orders._claim(timezone.now()) is None
