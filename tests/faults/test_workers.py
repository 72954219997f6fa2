"""Faults with real parts: a real worker that is killed, a real queue that is lost, a real mail server."""

from datetime import timedelta

import pytest

from coordination.deadlines.models import Delivery, Rung, Sweep
from coordination.deadlines.sending import LEASE, send_pending
from coordination.deadlines.sweep import database_now, fire_due_rungs
from tests.factories import cases
from tests.factories.world import make_world
from tests.fixtures.worker import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
MAIL = Delivery.Channel.EMAIL


def mails(**more):
    return Delivery.objects.filter(channel=MAIL, **more)


def states():
    return set(mails().values_list("state", flat=True))


def check_each_once(server):
    """Every message row went out, in one message of its own or one shared by the same person's."""
    ids = [message["Message-ID"] for message in server.messages]
    assert len(ids) == len(set(ids))
    assert set(mails().values_list("message_id", flat=True)) == set(ids)


def apart():
    """Let no two reminders share a message, so that several are under way."""
    Rung.objects.update(is_bundled=False)


@pytest.fixture
def ladder(transactional_db):
    """A large operation whose start rungs are due and have not fired. Nothing woke a worker yet."""
    world = make_world()
    case = cases.large_operation(world, hours_ago=1)
    return world, case


def test_a_real_worker_under_beat_sends_everything_once(ladder, celery_worker, smtp_server):
    celery_worker.start(env={"EMAIL_URL": smtp_server.url})
    celery_worker.start_beat()
    wait_until(lambda: states() == {"handed_over"}, seconds=40, otherwise=lambda: str(states()))
    check_each_once(smtp_server)
    # A message may be handed over before the sweep that wrote it says that it is through.
    wait_until(lambda: Sweep.objects.filter(finished_at__isnull=False).exists(), seconds=20)


def test_a_worker_killed_between_claim_and_answer_loses_nothing_silently(
    ladder, celery_worker, smtp_server
):
    """kill -9 while the mail server hangs: the message under way is `unknown`, the others go out."""
    from coordination.deadlines.tasks import sweep

    apart()
    smtp_server.mode = "hang"
    worker = celery_worker.start(env={"EMAIL_URL": smtp_server.url, "EMAIL_TIMEOUT": "60"})
    sweep.delay()
    wait_until(lambda: smtp_server.attempts >= 1, seconds=60)
    worker.kill()
    smtp_server.mode = "drop"
    tried = mails(state="claimed", attempted_at__isnull=False)
    under_way = set(tried.values_list("pk", flat=True))
    assert under_way and mails(state="claimed").count() > len(under_way)
    smtp_server.mode = "accept"

    later = database_now() + LEASE + timedelta(seconds=1)
    send_pending(lambda: later)
    doubtful = mails(state="unknown").exclude(trouble="")
    assert set(doubtful.values_list("pk", flat=True)) == under_way
    assert states() == {"handed_over", "unknown"}
    ids = [message["Message-ID"] for message in smtp_server.messages]
    assert len(ids) == len(set(ids))
    assert not set(ids) & set(doubtful.values_list("message_id", flat=True))


def test_a_message_that_prefers_a_double_is_sent_again_after_a_kill(
    ladder, celery_worker, smtp_server
):
    from coordination.deadlines.tasks import sweep

    fire_due_rungs()
    mails().update(prefers="double")
    smtp_server.mode = "hang"
    worker = celery_worker.start(env={"EMAIL_URL": smtp_server.url, "EMAIL_TIMEOUT": "60"})
    sweep.delay()
    wait_until(lambda: smtp_server.attempts >= 1, seconds=60)
    worker.kill()
    smtp_server.mode = "accept"
    later = database_now() + LEASE + timedelta(seconds=1)
    send_pending(lambda: later)
    assert states() == {"handed_over"}


def test_a_lost_queue_loses_no_reminder(ladder, celery_worker, smtp_server):
    """Every hint is gone (the queue was flushed); the next beat finds the same rows."""
    from coordination.deadlines.tasks import sweep

    for _lost in range(5):
        sweep.delay()
    flush_queue()
    celery_worker.start(env={"EMAIL_URL": smtp_server.url})
    assert not Rung.objects.filter(state="fired").exists()
    celery_worker.start_beat()
    wait_until(lambda: states() == {"handed_over"}, seconds=40, otherwise=lambda: str(states()))


def test_two_beats_and_two_workers_send_nothing_twice(ladder, celery_worker, smtp_server):
    for _each in range(2):
        celery_worker.start(env={"EMAIL_URL": smtp_server.url})
        celery_worker.start_beat()
    wait_until(lambda: Sweep.objects.filter(finished_at__isnull=False).count() >= 4, seconds=60)
    wait_until(lambda: states() == {"handed_over"}, seconds=20, otherwise=lambda: str(states()))
    check_each_once(smtp_server)


def test_a_page_never_waits_for_a_broker_that_is_away(ladder, settings):
    """The hint fails in well under a second, and the action it follows has been committed."""
    import time

    from coordination.operations import actions as operations
    from smcc.celery import app

    world, case = ladder
    gone = "redis://127.0.0.1:1/0"
    with app.connection_for_write(gone):
        before, app.conf.broker_url = app.conf.broker_url, gone
        app.amqp._producer_pool = None
        app.set_current()
        try:
            started = time.monotonic()
            operations.run(case, "close", by=world.coordinator, reason="Handed over to the region")
            took = time.monotonic() - started
        finally:
            app.conf.broker_url = before
            app.amqp._producer_pool = None
    case.refresh_from_db()
    assert case.state == "closed"
    assert took < 5


def flush_queue() -> None:
    import os

    import redis

    with redis.from_url(os.environ["REDIS_URL"]) as client:
        client.flushdb()
