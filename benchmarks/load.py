"""Servers and load: gunicorn with two workers, and wrk with eight connections, in turn."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tooling import ROOT, CannotGoOn
from tooling.ports import LOOPBACK, free_port


@dataclass
class Target:
    """One address to measure, and the requests a second of each round."""

    name: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    rates: list[float] = field(default_factory=list)

    def ratio_to(self, floor: Target) -> float:
        """The median, over the rounds, of this target's rate to the floor's of the same round."""
        return median(mine / its for mine, its in zip(self.rates, floor.rates, strict=True))


def find_wrk() -> str:
    """The load generator; installed where this is Debian and we may."""
    found = shutil.which("wrk")
    if found is None and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "install", "-y", "-qq", "wrk"], capture_output=True, check=False)
        found = shutil.which("wrk")
    if found is None:
        raise CannotGoOn("The benchmarks need the load generator wrk. Install it and try again.")
    return found


@dataclass(frozen=True)
class Server:
    """A running server: its address, and the process that its workers are children of."""

    address: str
    pid: int

    def peak_mb(self) -> float:
        """The most memory that any of its workers ever held, where the system tells."""
        try:
            workers = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
            said = [Path(f"/proc/{worker}/status").read_text() for worker in workers]
        except OSError:
            return 0.0
        return max(int(re.search(r"VmHWM:\s+(\d+)", text)[1]) / 1024 for text in said)


@contextmanager
def server(app: str, env: Mapping[str, str]) -> Iterator[Server]:
    """gunicorn with two sync workers on a free port."""
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", app, "--workers", "2", "--worker-class", "sync",
            "--bind", f"{LOOPBACK}:{port}", "--log-level", "warning",
        ],
        cwd=ROOT, env={**os.environ, **env},
        # On Linux each session gets its share: so the servers do not share one with the load.
        start_new_session=True,
    )  # fmt: skip
    address = f"http://{LOOPBACK}:{port}"
    try:
        _wait_for(address + "/accounts/login/", process)
        yield Server(address, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    give_up_at = time.monotonic() + 60
    while time.monotonic() < give_up_at:
        if process.poll() is not None:
            raise CannotGoOn("The server to be measured ended at once.")
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise CannotGoOn("The server to be measured did not come up.")


def check(target: Target) -> int:
    """Fetch once; return the body's bytes. Anything but a 200 ends the run with a sentence."""
    request = urllib.request.Request(target.url, headers=dict(target.headers))  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            body = answer.read()
            if answer.status != 200 or answer.url != target.url:
                raise CannotGoOn(f"{target.name} answered {answer.status} at {answer.url}.")
            return len(body)
    except urllib.error.HTTPError as error:
        raise CannotGoOn(f"{target.name} answered {error.code}: {error.read()[:300]!r}") from error


def one_round(wrk: str, target: Target, seconds: int) -> None:
    """Load one target and note its rate."""
    headers = [
        part for name, value in target.headers.items() for part in ("-H", f"{name}: {value}")
    ]
    said = subprocess.run(
        [wrk, "-t1", "-c8", f"-d{seconds}s", *headers, target.url],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    if "Non-2xx" in said:
        raise CannotGoOn(f"{target.name} failed under load:\n{said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found, said
    target.rates.append(float(found[1]))


def measure(targets: list[Target], *, rounds: int = 5, seconds: int = 4) -> None:
    """All targets in turn, round after round, so that the machine's moods fall on all alike."""
    wrk = find_wrk()
    for target in targets:
        check(target)
        one_round(wrk, target, 1)
        target.rates.clear()
    for number in range(1, rounds + 1):
        print(f"round {number} of {rounds}", flush=True)
        for target in targets:
            one_round(wrk, target, seconds)
