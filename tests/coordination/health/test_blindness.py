"""The record of what the house could not see or send: once per gap, whoever finds it, and told for good."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.deadlines.blindness import gaps_between, note_gap, saw_success, saw_trouble
from coordination.deadlines.models import Blindness, Sweep
from coordination.deadlines.sending import send_channel
from coordination.health.figures import figures
from coordination.health.telling import sentences
from smcc.audit.models import AuditEvent
from smcc.audit.record import as_text, broken_chains
from tests.coordination.health.rows import message, sweep
from tooling.ports import free_port

pytestmark = pytest.mark.django_db
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
K = Blindness.Kind


def told():
    """What the house's chain says of gaps, in order."""
    return [
        e.data for e in AuditEvent.objects.filter(chain="house", verb="house.blind").order_by("id")
    ]


def test_a_house_that_never_looked_has_no_gap_to_write():
    assert note_gap(timezone.now()) is None
    assert not Blindness.objects.exists() and told() == []


def test_two_minutes_are_no_gap_and_a_moment_more_is_one():
    last = sweep(HOUR).finished_at
    assert note_gap(last + 2 * MINUTE) is None
    assert told() == []
    gap = note_gap(last + 2 * MINUTE + SECOND)
    assert (gap.kind, gap.began_at, gap.ended_at) == (K.SWEEP, last, last + 2 * MINUTE + SECOND)


def test_a_gap_is_written_once_and_told_in_the_chain_of_the_house():
    last, now = sweep(HOUR).finished_at, timezone.now()
    assert note_gap(now).pk == note_gap(now).pk
    gap = Blindness.objects.get()
    assert told() == [{"kind": "sweep", "from": as_text(last), "to": as_text(now), "trouble": ""}]
    event = AuditEvent.objects.get(verb="house.blind")
    assert (event.target_kind, event.target_id) == ("blindness", str(gap.pk))
    assert broken_chains() == []


def test_the_last_to_complete_counts_not_the_last_to_begin():
    """Two workers: the sweep that began first ends last."""
    now = timezone.now()
    Sweep.objects.create(started_at=now - 5 * MINUTE, finished_at=now - MINUTE)
    Sweep.objects.create(started_at=now - 4 * MINUTE, finished_at=now - 4 * MINUTE)
    assert note_gap(now) is None


def test_a_gap_grows_while_sweeps_begin_and_fail_and_its_end_is_told_when_one_is_completed():
    last, now = sweep(HOUR).finished_at, timezone.now()
    note_gap(now)
    Sweep.objects.create(started_at=now, trouble="OSError: the disk is full")
    note_gap(now + MINUTE)
    assert len(told()) == 1, "the chain does not repeat itself with every failure"
    gap = Blindness.objects.get()
    assert (gap.ended_at, gap.trouble) == (now + MINUTE, "OSError: the disk is full")
    Sweep.objects.create(started_at=now + MINUTE, finished_at=now + MINUTE + SECOND)
    note_gap(now + MINUTE + 15 * SECOND)
    note_gap(now + MINUTE + 30 * SECOND)
    assert [each["to"] for each in told()] == [as_text(now), as_text(now + MINUTE)]
    assert told()[1]["from"] == as_text(last)
    assert Blindness.objects.count() == 1


def test_sweeps_that_always_failed_are_a_gap_since_the_first():
    first = sweep(HOUR, completed=False, trouble="OperationalError: no").started_at
    gap = note_gap(timezone.now())
    assert (gap.began_at, gap.trouble) == (first, "OperationalError: no")


def test_while_nothing_changes_each_costs_one_read():
    for ago in range(0, 60, 15):
        sweep(ago * SECOND)
    now = timezone.now()
    saw_trouble("chat", now, "gone")
    for call in (
        lambda: note_gap(now),
        lambda: saw_success("email", now),
        lambda: saw_trouble("chat", now, "gone"),
    ):
        with CaptureQueriesContext(connection) as asked:
            call()
        assert len(asked) == 1


def test_trouble_opens_one_gap_and_success_closes_it_aloud():
    now = timezone.now()
    saw_trouble("email", now, "ConnectionRefusedError:\n the  mail server")
    saw_trouble("email", now + SECOND, "another")
    saw_trouble("webhook", now, "unreachable")
    gap = Blindness.objects.get(kind="email")
    assert (gap.began_at, gap.ended_at) == (now, None)
    assert gap.trouble == "ConnectionRefusedError: the mail server"
    begun = {
        "kind": "email", "from": as_text(now), "to": None,
        "trouble": "ConnectionRefusedError: the mail server",
    }  # fmt: skip
    assert [each for each in told() if each["kind"] == "email"] == [begun], "without an end so far"
    saw_success("email", now + HOUR)
    saw_success("email", now + 2 * HOUR)
    gap.refresh_from_db()
    assert gap.ended_at == now + HOUR
    assert [each for each in told() if each["kind"] == "email"] == [
        begun, begun | {"to": as_text(now + HOUR)},
    ]  # fmt: skip
    assert Blindness.objects.get(kind="webhook").ended_at is None


def test_a_second_outage_is_a_second_gap():
    now = timezone.now()
    for hours in (0, 2):
        saw_trouble("chat", now + hours * HOUR, "gone")
        saw_success("chat", now + (hours + 1) * HOUR)
    assert Blindness.objects.filter(kind="chat").count() == 2
    assert [bool(each["to"]) for each in told()] == [False, True, False, True]


def test_an_outage_that_only_a_drill_met_is_a_fact_of_the_house_and_in_no_other_figure(
    world, settings
):
    """The drill goes by the house's own mail server: a real reminder would have met the same."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    sweep()
    drilled = message(world.coordinator, state="pending", is_drill=True, address="c@demo.example")
    send_channel("email")
    drilled.refresh_from_db()
    assert drilled.state == "pending" and "ConnectionRefusedError" in drilled.trouble
    gap = Blindness.objects.get()
    assert (gap.kind, gap.ended_at) == (K.EMAIL, None) and "ConnectionRefusedError" in gap.trouble
    assert gap.trouble.startswith("Met by messages of a drill")
    found = figures()
    assert [each.pk for each in found.open_gaps] == [gap.pk]
    assert (found.counted, found.given_up, found.lateness_month) == ([], 0, [])
    assert found.again.count == 0 and found.oldest_message_at is None
    assert not sentences(found)[0].is_well and "mail server" in sentences(found)[0].text


def test_a_success_from_before_the_trouble_closes_nothing():
    now = timezone.now()
    saw_trouble("email", now, "gone")
    saw_success("email", now - SECOND)
    assert Blindness.objects.get().ended_at is None and len(told()) == 1


def test_a_long_answer_of_a_server_is_cut_and_does_not_fail():
    saw_trouble("email", timezone.now(), "5" * 1000)
    assert len(Blindness.objects.get().trouble) == 300


def test_the_gaps_of_a_time_are_those_that_touch_it():
    now = timezone.now()
    sweep(timedelta(0))

    def gap(kind, began, ended):
        until = None if ended is None else now - ended * HOUR
        return Blindness.objects.create(kind=kind, began_at=now - began * HOUR, ended_at=until)

    gap("sweep", 9, 8)
    into = gap("sweep", 6, 4)
    inside = gap("email", 3, 2)
    still = gap("chat", 2, None)
    gap("webhook", 1, 0.5)
    assert gaps_between(now - 5 * HOUR, now - HOUR) == [into, inside, still]
    assert gaps_between(now - 4 * HOUR, now - 3 * HOUR) == [], "an end is no part of a gap"


def test_a_silence_that_reigns_is_among_them_before_any_sweep_found_it():
    last = sweep(HOUR).finished_at
    (gap,) = gaps_between(last - HOUR, timezone.now())
    assert (gap.kind, gap.began_at, gap.ended_at, gap.pk) == (K.SWEEP, last, None, None)
    assert not Blindness.objects.exists()
    assert gaps_between(last - HOUR, last + MINUTE) == [], "by then there was none"
    assert [g.began_at for g in gaps_between(last, timezone.now() + HOUR)] == [last]


def test_a_silence_that_a_failing_sweep_wrote_down_is_not_said_twice():
    sweep(HOUR)
    note_gap(timezone.now())
    assert len(gaps_between(timezone.now() - 2 * HOUR, timezone.now() + SECOND)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["gap", "trouble", "success"])
def test_workers_that_find_it_at_the_same_moment_write_one(what):
    """Four workers wake up together after an outage, or meet the same silent mail server."""
    now = timezone.now()
    sweep(HOUR)
    if what == "success":
        saw_trouble("email", now - MINUTE, "gone")
    told_before = len(told())
    find = {
        "gap": lambda: note_gap(now),
        "trouble": lambda: saw_trouble("email", now, "gone"),
        "success": lambda: saw_success("email", now),
    }[what]
    together, failed = Barrier(4), []

    def worker():
        try:
            together.wait(10)
            find()
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=worker) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not failed
    assert Blindness.objects.count() == 1 and len(told()) == told_before + 1
    assert broken_chains() == []
