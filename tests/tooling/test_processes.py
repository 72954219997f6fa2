"""Processes end when they should, and only ours."""

import os
import signal
import subprocess
import sys

import pytest

from tests.fixtures.worker import wait_until
from tooling import ROOT
from tooling.processes import Child, Entry, Ledger, identity

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True);"
    "time.sleep(60)",
]
PARENT = """
import sys, time
from pathlib import Path
from tooling.processes import Child, Ledger
folder = Path(sys.argv[1])
child = Child("nap", [sys.executable, "-c", "import time; time.sleep(60)"],
              ledger=Ledger(folder / "ledger.json"), log=folder / "nap.log", cwd=folder)
child.start()
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger.json")


@pytest.fixture
def make_child(tmp_path, ledger):
    children = []

    def make(argv=SLEEP, **options):
        child = Child("nap", argv, ledger=ledger, log=tmp_path / "nap.log", cwd=tmp_path, **options)
        children.append(child)
        return child

    yield make
    for child in children:
        child.stop()


def test_a_child_is_in_the_ledger_as_long_as_it_runs(make_child, ledger):
    child = make_child()
    child.start()
    assert [entry.pid for entry in ledger.entries()] == [child.pid]
    pid = child.pid
    child.stop()
    assert identity(pid) is None
    assert ledger.entries() == []


def test_one_that_does_not_listen_is_ended(make_child):
    child = make_child(STUBBORN, patience_seconds=0.3)
    child.start()
    wait_until(lambda: "up" in child.last_lines())
    pid = child.pid
    child.stop()
    assert identity(pid) is None


def test_leftovers_are_stopped_even_when_they_are_frozen(make_child, ledger):
    child = make_child()
    child.start()
    os.kill(child.pid, signal.SIGSTOP)
    assert Ledger(ledger.path).stop_leftovers(patience_seconds=0.2) == ["nap"]
    wait_until(lambda: not child.is_running())
    assert ledger.entries() == []


def test_a_number_that_now_belongs_to_another_process_is_left_alone(ledger):
    stranger = subprocess.Popen(SLEEP, start_new_session=True)
    try:
        ledger._write([Entry("nap", stranger.pid, "another boot:1", signal.SIGKILL)])
        assert ledger.stop_leftovers() == []
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_damaged_ledger_is_an_empty_one(ledger):
    ledger.path.write_text('[{"name": "nap", "pi')
    assert ledger.stop_leftovers() == []


def test_children_do_not_outlive_a_killed_parent(tmp_path):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    pid = int(parent.stdout.readline())
    assert identity(pid)
    parent.kill()
    parent.communicate()
    # By the kernel on Linux; elsewhere by the ledger, at the next start.
    if sys.platform != "linux":
        Ledger(tmp_path / "ledger.json").stop_leftovers()
    wait_until(lambda: identity(pid) is None, seconds=5)
