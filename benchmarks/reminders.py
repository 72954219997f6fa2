"""What reminders cost: looking, claiming, sending, and how long from due to handed over.

Each figure is a ratio within one run: to a look among few clocks, to one statement written by hand
for PostgreSQL, to Django's own sending on one connection. Medians over the rounds.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any

import psycopg2
from django.conf import settings
from django.core import mail
from django.db import connection
from django.utils import timezone

from benchmarks.figures import Figure, judged
from benchmarks.sink import Sink
from coordination.channels.carriers import Letter
from coordination.deadlines import writing
from coordination.deadlines.looking import look
from coordination.deadlines.models import Deadline, Delivery, Rung
from coordination.deadlines.preparing import prepare
from coordination.deadlines.sending import claim, send_channel
from coordination.deadlines.sending.envelopes import envelopes, write_letter
from coordination.deadlines.sweep import database_now, fire_batch, fire_due_rungs
from coordination.operations.models import Operation
from tooling import ROOT

STORED = (1_000, 100_000, 1_000_000)
TABLE, DELIVERIES = Rung._meta.db_table, Delivery._meta.db_table
BY_HAND = f"""
WITH due AS (
    SELECT id, deadline_id, fire_at FROM {TABLE}
    WHERE state = 'planned' AND fire_at <= now() ORDER BY fire_at, id LIMIT 500
    FOR NO KEY UPDATE SKIP LOCKED
), outbox AS (
    INSERT INTO {DELIVERIES} (cause, rung_id, operation_id, recipient_id, post_id, post_title,
        channel, address, subject, body, url, prefers, is_bundled, is_last, is_drill, held, state,
        created_at, due_at, not_before, attempts, message_id, trouble, is_recorded, escalation)
    SELECT 'rung:' || due.id, due.id, %(operation)s, %(person)s, %(post)s, 'Coordinator', channel,
        '', '', '', '', 'miss', false, false, false, '', 'pending', now(), due.fire_at, now(), 0,
        '', '', false, ''
    FROM due, (VALUES ('inbox'), ('email')) AS c (channel)
    ON CONFLICT DO NOTHING
)
UPDATE {TABLE} r SET state = 'fired', fired_at = now() FROM due WHERE r.id = due.id
"""  # noqa: S608 - names of tables of ours


def reminders(operation: Operation, *, rounds: int) -> list[Figure]:
    """The suite of reminders. Leaves the tables of clocks as it found them, but for fired rungs."""
    settings.DEFAULT_FROM_EMAIL = "smcc@bench.example"
    _count_on_from_the_copies()
    figures: list[Figure] = []
    for suite in (looking, claiming, sending, waiting, backlog_memory):
        figures += suite(operation, rounds)
        print(f"{suite.__name__}: " + ", ".join(f"{f.ratio:g}" for f in figures), flush=True)
        clear_messages()
    return figures


def _count_on_from_the_copies() -> None:
    """Copied rows came with ids of their own; new ones come after them."""
    with connection.cursor() as cursor:
        for table in (Deadline._meta.db_table, TABLE):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
            )


# --- Looking ------------------------------------------------------------------------------


def looking(operation: Operation, rounds: int) -> list[Figure]:
    """One look with 100 due, among ever more stored clocks; and a look that finds nothing."""
    costs = []
    for stored in STORED:
        store(operation, stored)
        times = []
        for _each in range(rounds + 1):
            make_due(operation, 100)
            times.append(timed(fire_due_rungs))
        costs.append(statistics.median(times[1:]))
    empty = statistics.median(timed(fire_due_rungs) for _each in range(50 * rounds))
    whole = statistics.median(timed(look) for _each in range(10 * rounds))
    make_due(operation, 100)
    slowed = statistics.median(_under_an_old_snapshot(operation, rounds))
    return [
        judged(
            "look, 100 due among 1,000,000 clocks to among 1,000", costs[-1] / costs[0], "<= 1.5"
        ),
        judged("look, 100 due among 100,000 clocks to among 1,000", costs[1] / costs[0], "<= 1.5"),
        judged("sweep that finds nothing, ms", empty * 1000, "<= 2"),
        judged("the same with its own entry and each channel asked, ms", whole * 1000, ""),
        judged("look beside a long-open snapshot, to without", slowed / costs[-1], "<= 4"),
    ]


def _under_an_old_snapshot(operation: Operation, rounds: int) -> list[float]:
    """Looks while another session keeps a snapshot open, so that dead rows cannot be cleared away."""
    with closing(another_session()) as other, other.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute(f"SELECT count(*) FROM {TABLE}")  # noqa: S608
        for _each in range(20):  # what a few minutes of reminders leave behind
            make_due(operation, 100)
            fire_due_rungs()
        times = []
        for _each in range(rounds):
            make_due(operation, 100)
            times.append(timed(fire_due_rungs))
        other.rollback()
    return times


# --- Claiming -----------------------------------------------------------------------------


def claiming(operation: Operation, rounds: int) -> list[Figure]:
    """500 due rungs claimed, their messages written, the rungs marked: against one statement by hand."""
    ours, by_hand = [], []
    holding = operation.coordinator_post.holdings.first()
    values = {
        "operation": operation.pk, "person": holding.person_id, "post": holding.post_id,
    }  # fmt: skip
    for _each in range(rounds + 1):
        make_due(operation, 500)
        prepare(database_now())
        ours.append(timed(lambda: fire_batch(database_now())))
        make_due(operation, 500)
        with connection.cursor() as cursor:
            by_hand.append(timed(lambda c=cursor: c.execute(BY_HAND, values)))
        clear_messages()
    ratio = statistics.median(by_hand[1:]) / statistics.median(ours[1:])
    return [judged("claim and write 500 due, rate to one statement by hand", ratio, ">= 0.3")]


# --- Sending ------------------------------------------------------------------------------


def sending(operation: Operation, rounds: int) -> list[Figure]:
    """E-mails a second with claim, rendering and record, to Django's own sending alone."""
    count = 1000
    with Sink() as sink:
        _mail_goes_to(sink)
        floor, ours, two = [], [], []
        for _each in range(rounds):
            letter = _one_of_ours(operation)
            floor.append(count / timed(lambda this=letter: _django_alone(this, count)))
            _waiting_mails(operation, count)
            before = sink.taken
            ours.append(count / timed(write_and_send))
            assert sink.taken - before == count, "a rate of messages that were not sent"
            _waiting_mails(operation, count)
            two.append(count / _two_processes(sink))
        alone = statistics.median(ours)
        figures = [
            judged("sending, rate to Django alone", alone / statistics.median(floor), ">= 0.6"),
            judged(
                "sending, two processes to one",
                statistics.median(two) / _one_process(operation, count, sink, rounds),
                ">= 1.4",
            ),
        ]
        _waiting_mails(operation, 200)
        calm = timed(write_and_send)
        _waiting_mails(operation, 200)
        sink.hang_for = "hangs@bench.example"
        Delivery.objects.filter(
            pk=Delivery.objects.filter(state="pending", channel="email").order_by("id")[10].pk
        ).update(address=sink.hang_for)
        figures.append(
            judged(
                "others beside a hanging recipient, time to without", _others(sink) / calm, "<= 2"
            )
        )
        clear_messages()
    return figures


def _others(sink: Sink) -> float:
    """Seconds until all but the hanging one were handed over."""
    before, began = sink.taken, time.perf_counter()
    write_and_send()
    return sink.last_at - began if sink.taken - before >= 199 else float("inf")


def _mail_goes_to(sink: Sink) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
    settings.EMAIL_TIMEOUT = 3


def _one_of_ours(operation: Operation) -> Letter:
    """A message as it is sent, so that both sides send the same."""
    _waiting_mails(operation, 1)
    writing.write_out(database_now())
    (envelope,) = envelopes(claim(database_now()).rows)
    return write_letter(envelope, database_now())


def _django_alone(letter: Letter, count: int) -> None:
    """What `EmailMultiAlternatives` alone reaches on one reused connection, with a message of ours."""
    line = mail.get_connection()
    line.open()
    for _n in range(count):
        message = mail.EmailMultiAlternatives(
            letter.subject, letter.text, to=[letter.address], connection=line
        )
        message.attach_alternative(letter.html, "text/html")
        message.send()
    line.close()


def _waiting_mails(operation: Operation, count: int) -> None:
    """So many e-mails, claimed by nobody and not yet written."""
    clear_messages()
    make_due(operation, count)
    prepare(database_now())
    while fire_batch(database_now()):
        pass
    Delivery.objects.filter(channel="inbox").delete()


def write_and_send() -> None:
    """What a worker does with messages that were laid out: render them, claim them, hand them over, record it."""
    writing.write_out(database_now())
    send_channel("email")


ONE = """
import django, sys
django.setup()
from benchmarks.reminders import write_and_send
print("ready", flush=True)
sys.stdin.readline()
write_and_send()
"""


def _two_processes(sink: Sink) -> float:
    return _processes(2, sink)


def _one_process(operation: Operation, count: int, sink: Sink, rounds: int) -> float:
    rates = []
    for _each in range(rounds):
        _waiting_mails(operation, count)
        rates.append(count / _processes(1, sink))
    return statistics.median(rates)


def _processes(number: int, sink: Sink) -> float:
    """Seconds that so many fresh processes take to send what waits, counted from the word go."""
    url = f"smtp://{sink.host}:{sink.port}"
    environment = os.environ | {"EMAIL_URL": url, "DJANGO_SETTINGS_MODULE": "smcc.settings"}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", ONE], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for _n in range(number)
    ]  # fmt: skip
    for each in running:
        assert each.stdout is not None and each.stdout.readline()
    began = time.perf_counter()
    for each in running:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in running:
        each.wait(timeout=120)
    return time.perf_counter() - began


# --- Parts ------------------------------------------------------------------------------


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def store(operation: Operation, count: int) -> None:
    """So many running clocks of one operation, each with a rung far in the future."""
    Delivery.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM coordination_rungpost; DELETE FROM {TABLE} WHERE deadline_id IN "  # noqa: S608
            "(SELECT id FROM coordination_deadline WHERE subject_kind = 'benchmark');"
            "DELETE FROM coordination_deadline WHERE subject_kind = 'benchmark'"
        )
        cursor.execute(
            "INSERT INTO coordination_deadline (clock, subject_kind, subject_id, occurrence,"
            " operation_id, subject_label, subject_url, started_at, anchored_by, due_at,"
            " first_due_at, outcome, reason, cause, waived_by_hand, policy, version, created_at)"
            " SELECT 'mini_summit_held', 'benchmark', n::text, 1, %s, 'Benchmark ' || n, '/',"
            " now() - interval '1 hour', '', now() + interval '900 days', now() + interval '900 days',"
            " '', '', '', false, '{}', 1, now() FROM generate_series(1, %s) n",
            [operation.pk, count],
        )
        cursor.execute(
            f'INSERT INTO {TABLE} (deadline_id, deadline_version, n, name, fire_at, "to", prefers,'  # noqa: S608
            " channels, is_bundled, is_last, state, caught_up, reached, is_recorded)"
            " SELECT id, 1, 1, 'start', now() + interval '800 days' + id * interval '1 second',"
            " '[\"coordinator\"]', 'miss', '', false, false, 'planned', false, '[]', false"
            " FROM coordination_deadline WHERE subject_kind = 'benchmark'"
        )
        cursor.execute("VACUUM ANALYZE")


def make_due(operation: Operation, count: int) -> None:
    """Let the next so many stored rungs be due."""
    chosen = (
        Rung.objects.planned()
        .filter(deadline__subject_kind="benchmark")
        .order_by("fire_at", "id")
        .values_list("pk", flat=True)[:count]
    )
    due = Rung.objects.filter(pk__in=list(chosen))
    assert due.update(fire_at=timezone.now() - timedelta(seconds=1)) == count


def clear_messages() -> None:
    """No message waits, and nothing that fired is left to record."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {DELIVERIES}")  # noqa: S608
        cursor.execute(
            f"UPDATE {TABLE} SET is_recorded = true WHERE state = 'fired' AND NOT is_recorded"  # noqa: S608
        )


def another_session() -> Any:
    said = connection.get_connection_params()
    known = {"dbname", "user", "password", "host", "port"}
    return psycopg2.connect(**{k: v for k, v in said.items() if k in known})


# --- From due to handed over --------------------------------------------------------------


def waiting(operation: Operation, rounds: int) -> list[Figure]:
    """With an idle worker and beat: seconds from due to handed over, of reminders due at odd moments."""
    from benchmarks.idle import lateness  # noqa: PLC0415 - it starts processes

    late = sorted(lateness(operation, make_due))
    p99 = late[min(len(late) - 1, int(len(late) * 0.99))]
    return [
        judged("idle worker, due to handed over, p50 s", statistics.median(late), ""),
        judged("idle worker, due to handed over, p99 s", p99, "<= 3"),
    ]


def backlog_memory(operation: Operation, rounds: int) -> list[Figure]:
    """The worker's peak with 10,000 due, to its peak with 100 due."""
    from benchmarks.worker import peak_memory  # noqa: PLC0415

    peaks = []
    for count in (100, 10_000):
        clear_messages()
        make_due(operation, count)
        done = peak_memory()
        assert done["fired"] >= count, done
        peaks.append(done["mb"])
    return [
        judged("worker, 10,000 rungs due, peak MB", peaks[1], ""),
        judged("worker, 10,000 rungs due, peak memory to 100 due", peaks[1] / peaks[0], "<= 1.2"),
    ]
