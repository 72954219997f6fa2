"""The servers of a test run that was killed are stopped and removed by the next one."""

import subprocess
import sys
from pathlib import Path

from tests.fixtures.worker import wait_until
from tests.tooling.commands import clean_environment
from tooling import ROOT
from tooling.processes import Ledger, identity
from tooling.services import services

OWNER = """
import sys, time
from pathlib import Path
from tooling.services import services
with services(Path(sys.executable)) as names:
    print(names["DATABASE_URL"].partition("host=")[2], names["REDIS_URL"], flush=True)
    time.sleep(60)
"""


def test_what_a_killed_run_leaves_is_gone_after_the_next_start(monkeypatch):
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER],
        cwd=ROOT,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    socket_folder, queue = owner.stdout.readline().split()
    folder = Path(socket_folder).parent
    entries = Ledger(folder / "processes.json").entries()
    assert {entry.name for entry in entries} == {"postgres", "valkey"}
    owner.kill()
    owner.communicate()

    monkeypatch.delenv("REDIS_URL")
    with services(Path(sys.executable), postgres=False) as names:
        assert names["REDIS_URL"] != queue
        assert not folder.exists()
        for entry in entries:
            wait_until(lambda entry=entry: identity(entry.pid) != entry.identity, seconds=5)


def test_servers_that_are_named_are_used_and_none_is_started(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@elsewhere/smcc")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere:6379/0")
    with services(Path(sys.executable)) as names:
        assert names == {}
