"""`make run` as a person lives with it: start, stop, kill, start again."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tests.fixtures.worker import wait_until
from tests.tooling.commands import bootstrap, clean_environment, processes_with
from tooling import ROOT
from tooling.ports import LOOPBACK, free_port
from tooling.processes import Ledger

pytestmark = pytest.mark.long

START = [sys.executable, "tooling/bootstrap.py", "run"]


class Run:
    """One `make run` on a folder and port of its own."""

    def __init__(self, folder, port, argv):
        self.folder = folder
        self.url = f"http://{LOOPBACK}:{port}"
        self.output = folder.parent / f"output-{os.urandom(3).hex()}"
        own = {"DATA_DIR": str(folder), "PORT": str(port)}
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                argv,
                cwd=ROOT,
                env=clean_environment(**own),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self):
        return self.output.read_text()

    def wait_until_ready(self):
        wait_until(
            lambda: "Ready: " in self.said or self.process.poll() is not None,
            seconds=240,
            otherwise=lambda: self.said,
        )
        assert self.process.poll() is None, self.said
        assert self.said.splitlines()[-1] == f"Ready: {self.url}"

    def answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/accounts/login/", timeout=30) as page:
                return page.status == 200
        except urllib.error.URLError:
            return False

    def left(self):
        return processes_with({"DATA_DIR": str(self.folder)})

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


class Product:
    """One data folder and port for the tests of this file, and what runs there: starts are dear."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.runs = []

    def start(self, argv=START):
        """A `make run` on the folder and port, whatever runs there already."""
        self.runs.append(Run(self.folder, self.port, argv))
        return self.runs[-1]

    def running(self):
        """What an earlier test left running, or else a fresh start; ready in either case."""
        for run in self.runs:
            if run.process.poll() is None:
                return run
        run = self.start()
        run.wait_until_ready()
        return run

    def stop(self):
        for run in self.runs:
            if run.process.poll() is None:
                run.stop()


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    made = Product(tmp_path_factory.mktemp("home") / "data")
    yield made
    made.stop()


def test_a_taken_port_gets_one_sentence(tmp_path):
    with socket.create_server((LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        said = bootstrap("run", DATA_DIR=str(tmp_path / "data"), PORT=str(port))
    assert said.returncode == 1
    assert re.fullmatch(rf"Port {port} is taken\. Choose another: PORT=\d+ make run\n", said.stderr)
    assert not (tmp_path / "data").exists(), "a refused start leaves nothing behind"


def test_it_comes_up_and_says_so(product):
    run = product.running()
    assert run.answers()
    password = (run.folder / "demo-password").read_text().strip()
    assert "coordinator@demo.example" in run.said and password in run.said


def test_a_second_start_on_the_same_folder_gets_one_sentence(product):
    run = product.running()
    second = product.start()
    assert second.process.wait(timeout=30) == 1
    assert f"SMCC already runs on the data folder {run.folder} at {run.url}" in second.said
    assert second.said.count("\n") == 1
    assert run.answers()


def test_a_child_that_ends_is_started_again(product):
    run = product.running()
    entries = Ledger(run.folder / "processes.json").entries()
    os.kill(next(entry.pid for entry in entries if entry.name == "web"), signal.SIGKILL)
    sentence = "The web process ended (exit code -9); starting it again."
    wait_until(lambda: sentence in run.said, seconds=30)
    wait_until(run.answers, seconds=60)


def test_after_a_kill_the_next_start_comes_up_on_the_same_port_with_the_same_data(product):
    first = product.running()
    password = (first.folder / "demo-password").read_text()
    first.process.kill()
    first.process.wait()

    again = product.start()
    again.wait_until_ready()
    assert again.answers()
    assert (again.folder / "demo-password").read_text() == password


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_when_asked_and_leaves_nothing_behind(product, number):
    run = product.running()
    assert run.stop(number) == 0
    assert run.left() == []
    assert run.said.splitlines()[-2:] == ["Stopping …", f"Stopped. The data stays in {run.folder}."]


def test_make_passes_the_signal_on_and_may_be_killed(product):
    product.stop()
    run = product.start(["make", "run"])
    run.wait_until_ready()
    run.process.kill()
    run.process.wait()

    again = product.start(["make", "run"])
    again.wait_until_ready()
    again.stop(signal.SIGTERM)
    wait_until(lambda: again.left() == [], otherwise=lambda: str(again.left()))
