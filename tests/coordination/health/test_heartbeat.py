"""The heartbeat: only a completed sweep lets it out, and somebody elsewhere notices when it stops."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest
import redis
from django.core.management import call_command
from django.utils import timezone

from coordination.health.heartbeat import SLOT, beat
from coordination.health.tasks import heartbeat
from smcc.celery import app
from tests.coordination.health.rows import sweep

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
SECRET = "/ping/0f1e-secret?token=also-secret"


class Receiver(ThreadingHTTPServer):
    """A service elsewhere that counts what it hears. Daemon threads, closed at the test's end."""

    daemon_threads = True
    status = 200
    hold: Event | None = None

    def __init__(self) -> None:
        self.heard: list[str] = []
        super().__init__(("127.0.0.1", 0), Answer)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}{SECRET}"


class Answer(BaseHTTPRequestHandler):
    server: Receiver

    def do_GET(self) -> None:
        self.server.heard.append(f"{self.command} {self.path}")
        if self.server.hold is not None:
            self.server.hold.wait(20)
        self.send_response(self.server.status)
        self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *said: Any) -> None:
        pass


@pytest.fixture
def receiver(settings, monkeypatch) -> Iterator[Receiver]:
    monkeypatch.setenv("no_proxy", "*")
    server = Receiver()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.HEARTBEAT_URL = server.url
    forget_the_last()
    yield server
    if server.hold is not None:
        server.hold.set()
    server.shutdown()
    thread.join()
    server.server_close()


def forget_the_last() -> None:
    """As if the minute since the last heartbeat were over."""
    from django.conf import settings

    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.delete(SLOT)


def test_a_completed_sweep_is_told(receiver):
    last = sweep().finished_at
    assert beat(last + 60 * SECOND) is True
    assert receiver.heard == [f"GET {SECRET}"]


def test_a_real_sweep_is_told(receiver, world):
    call_command("sweep", stdout=StringIO())
    assert heartbeat.apply().get() is True
    assert len(receiver.heard) == 1


def test_nothing_is_told_where_no_sweep_was_ever_completed(receiver):
    assert beat(timezone.now()) is False
    assert receiver.heard == []


def test_nothing_is_told_after_a_sweep_that_failed(receiver):
    """The last completed one was too long ago; the one just now was begun and not completed."""
    last = sweep(61 * SECOND).finished_at
    sweep(SECOND, completed=False, trouble="OSError: full")
    assert beat(last + 61 * SECOND) is False
    assert receiver.heard == []


def test_it_is_told_once_a_minute_however_many_ask(receiver):
    now = sweep().finished_at
    assert [beat(now) for _ in range(4)] == [True, False, False, False]
    assert len(receiver.heard) == 1
    with redis.Redis.from_url(app.conf.broker_url) as client:
        assert 55 <= client.ttl(SLOT) <= 60
    forget_the_last()
    assert beat(now) is True


def test_without_an_address_nothing_is_called(receiver, settings):
    settings.HEARTBEAT_URL = ""
    sweep()
    assert beat(timezone.now()) is False and receiver.heard == []


def test_a_refusal_is_logged_without_the_address_s_secrets(receiver, caplog):
    sweep()
    receiver.status = 503
    assert beat(timezone.now()) is False
    assert "answered 503" in caplog.text and "127.0.0.1" in caplog.text
    assert "secret" not in caplog.text


def test_an_address_that_moved_is_not_followed(receiver, caplog):
    sweep()
    receiver.status = 302
    assert beat(timezone.now()) is False
    assert len(receiver.heard) == 1 and "answered 302" in caplog.text


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{free}/secret", "file:///etc/secret", "gopher://x/secret", "secret",
            "http://127.0.0.1:port/secret", "http://[::1/secret", "http://127.0.0.1:1/a secret\n"],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_logged_and_never_raised(receiver, settings, caplog, url):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.HEARTBEAT_URL = url.replace("{free}", str(closed.getsockname()[1]))
        sweep()
        assert beat(timezone.now()) is False
    assert "heartbeat could not be sent" in caplog.text and "secret" not in caplog.text


def test_a_service_that_hangs_is_left_after_three_seconds(receiver, caplog):
    receiver.hold = Event()
    sweep()
    began = monotonic()
    assert beat(timezone.now()) is False
    assert 2.5 < monotonic() - began < 5
    assert "Timeout" in caplog.text


def test_without_the_queue_s_server_nothing_is_told_and_nothing_raised(receiver, settings, caplog):
    settings.REDIS_URL = "redis://x:its-password@127.0.0.1:1/0"
    sweep()
    assert beat(timezone.now()) is False
    assert receiver.heard == [] and "its-password" not in caplog.text


def test_the_worker_knows_the_task_and_it_looks_for_itself(receiver):
    assert heartbeat.name in app.tasks
    assert heartbeat.apply().get() is False, "no sweep was completed"
    sweep()
    assert heartbeat.apply().get() is True
    assert len(receiver.heard) == 1
