"""The same two addresses on a real server whose database refuses, or takes the call and says nothing."""

import json
import os
import socket
import sys
import time
from contextlib import ExitStack
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.fixtures.worker import wait_until
from tooling import ROOT
from tooling.processes import Child, Ledger


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def server(tmp_path):
    """`server(database_url)` starts the product as in service, and gives its address."""
    with ExitStack() as cleanup:

        def start(database_url):
            port = free_port()
            child = Child(
                "web",
                [sys.executable, "-m", "gunicorn", "smcc.wsgi:application",
                 f"--bind=127.0.0.1:{port}", "--worker-class=gthread", "--threads=4",
                 "--no-control-socket"],
                ledger=Ledger(tmp_path / "processes.json"), log=tmp_path / "web.log", cwd=ROOT,
                env=os.environ | {
                    "DATABASE_URL": database_url, "DEMO": "0", "ALLOWED_HOSTS": "smcc.example",
                    "DJANGO_SETTINGS_MODULE": "smcc.settings",
                },
            )  # fmt: skip
            cleanup.callback(child.stop)
            child.start()
            wait_until(
                lambda: answers(port) or not child.is_running(),
                seconds=30,
                otherwise=lambda: child.last_lines(30),
            )
            assert child.is_running(), child.last_lines(30)
            return f"http://127.0.0.1:{port}", tmp_path / "web.log"

        yield start


def answers(port):
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def get(address):
    """Status, body and seconds. With a session's cookie, as a browser or a curious monitor sends it."""
    began = time.monotonic()
    request = Request(address, headers={"Cookie": "sessionid=abcdefgh; smcc_language=ar"})
    try:
        with urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode(), time.monotonic() - began
    except HTTPError as error:
        return error.code, error.read().decode(), time.monotonic() - began


@pytest.mark.parametrize("how", ["refuses", "hangs"])
def test_without_a_database_it_is_alive_and_says_within_three_seconds_that_it_is_not_ready(
    server, how
):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if how == "hangs":
            silent.listen(16)
        port = silent.getsockname()[1]
        address, log = server(f"postgresql://clerk:its-password@127.0.0.1:{port}/smcc")
        status, body, _took = get(f"{address}/healthz")
        assert (status, body) == (200, "alive")
        for _again in range(3):
            status, body, took = get(f"{address}/readyz")
            assert (status, took < 3) == (503, True), took
            found = json.loads(body)["checks"]
            assert found["database"]["word"] == "away" and found["sweep"]["word"] == "unknown"
            assert found["broker"]["ok"] is True
        said = body + log.read_text()
        assert "Traceback" not in said and "its-password" not in said and "clerk" not in said
