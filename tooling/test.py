"""`make test`: everything on a real PostgreSQL, and beside it the database's part on SQLite."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from tooling import ROOT, CannotGoOn
from tooling.browser import ensure_browser
from tooling.messages import compile_with
from tooling.processes import tether
from tooling.services import services

NOTHING_COLLECTED = 5
# Each worker begins with a half of its own, so that a module's scenarios are made once; who is done
# first takes from the other.
TWO_WORKERS = ["-n", "2", "--dist", "worksteal"]
# Beside the two of the first round: what they leave of two cores while they wait is enough for one.
ONE_WORKER = ["-n", "1"]
SQLITE_ROUND = ["-m", "not postgres and not browser", "--only-database-tests"]
QUEUES_APART = "8"
"""The rounds run side by side: the second one's numbered queue databases begin here."""


def run_everything(python: Path, arguments: Sequence[str]) -> int:
    """Both rounds. The exit code is not 0 if a test failed or was skipped in either."""
    browser = ensure_browser(python)
    with services(python) as names:
        on_postgres = _environment(names) | {"CHROMIUM_PATH": browser}
        on_sqlite = {name: value for name, value in on_postgres.items() if name != "DATABASE_URL"}
        on_sqlite["SMCC_TEST_QUEUES_FROM"] = QUEUES_APART
        return _rounds(
            python,
            {
                "PostgreSQL": (on_postgres, [*TWO_WORKERS, *arguments]),
                "SQLite": (on_sqlite, [*ONE_WORKER, *SQLITE_ROUND, *arguments]),
            },
        )


def run_fast(python: Path, arguments: Sequence[str]) -> int:
    """One round on PostgreSQL without the browser."""
    with services(python) as names:
        options = [*TWO_WORKERS, "-m", "not browser", *arguments]
        return _rounds(python, {"PostgreSQL": (_environment(names), options)})


def _environment(names: Mapping[str, str]) -> dict[str, str]:
    # The tests name their settings themselves, after they have made their environment.
    given = {name: text for name, text in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**given, **names}


def _rounds(python: Path, rounds: Mapping[str, tuple[Mapping[str, str], Sequence[str]]]) -> int:
    if compile_with(python) != 0:
        raise CannotGoOn("The translations in locale/ cannot be compiled: see above.")
    results: dict[str, str] = {}
    codes: list[int] = []
    with ExitStack() as stack:
        running = [
            stack.enter_context(_round(name, [python, "-m", "pytest", *options], environment, n))
            for n, (name, (environment, options)) in enumerate(rounds.items())
        ]
        for each in running:
            code = each.wait()
            codes.append(code)
            verdict = {0: "passed", NOTHING_COLLECTED: "nothing to run"}.get(code, "FAILED")
            results[each.name] = f"{verdict} ({each.seconds:.0f} s)"
    print("\n" + "  ".join(f"{name}: {result}." for name, result in results.items()), flush=True)
    # A selection may hold nothing for one of the rounds, but not for all of them.
    some_ran = any(code != NOTHING_COLLECTED for code in codes)
    failed = [code for code in codes if code not in (0, NOTHING_COLLECTED)]
    return max(failed, default=0) if some_ran else NOTHING_COLLECTED


class Round:
    """One round under way. The first one's words are shown as they come, the others' at their end."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], said: IO[bytes] | None) -> None:
        self.name, self.process, self.said = name, process, said
        self.started = time.monotonic()
        self.seconds = 0.0

    def wait(self) -> int:
        """The exit code, once it has ended."""
        if self.said is None:
            print(f"\n== Tests on {self.name} ==", flush=True)
        code = self.process.wait()
        self.seconds = time.monotonic() - self.started
        if self.said is not None:
            print(f"\n== Tests on {self.name} ==", flush=True)
            self.said.seek(0)
            print(self.said.read().decode(errors="replace"), flush=True)
        return code


@contextmanager
def _round(
    name: str, argv: Sequence[object], environment: Mapping[str, str], n: int
) -> Iterator[Round]:
    with ExitStack() as stack:
        said = stack.enter_context(tempfile.TemporaryFile()) if n else None
        process = stack.enter_context(tethered(argv, environment, said))
        yield Round(name, process, said)


@contextmanager
def tethered(
    argv: Sequence[object], environment: Mapping[str, str], said: IO[bytes] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A command that ends when this one does, or when the block is left."""
    parent = os.getpid()
    process = subprocess.Popen(
        [str(part) for part in argv],
        cwd=ROOT,
        env=environment,
        stdout=said,
        stderr=said,
        preexec_fn=lambda: tether(signal.SIGINT, parent),
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def run_tethered(argv: Sequence[object], environment: Mapping[str, str]) -> int:
    """Runs a command that ends when this one does, and returns its exit code."""
    with tethered(argv, environment) as process:
        return process.wait()
