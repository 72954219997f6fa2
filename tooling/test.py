"""`make test`: everything on a real PostgreSQL, then each test of the database once on SQLite."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tooling import ROOT, CannotGoOn
from tooling.browser import ensure_browser
from tooling.messages import compile_with
from tooling.processes import tether
from tooling.services import services

NOTHING_COLLECTED = 5
# Each worker begins with a half of its own, so that a module's scenarios are made once; who is done
# first takes from the other.
WORKERS = ["-n", "2", "--dist", "worksteal"]
SQLITE_ROUND = ["-m", "not postgres and not browser", "--second-database"]


def run_everything(python: Path, arguments: Sequence[str]) -> int:
    """Both rounds. The exit code is not 0 if a test failed or was skipped in either."""
    browser = ensure_browser(python)
    with services(python) as names:
        on_postgres = _environment(names) | {"CHROMIUM_PATH": browser}
        on_sqlite = {name: value for name, value in on_postgres.items() if name != "DATABASE_URL"}
        return _rounds(
            python,
            {
                "PostgreSQL": (on_postgres, [*WORKERS, *arguments]),
                "SQLite": (on_sqlite, [*WORKERS, *SQLITE_ROUND, *arguments]),
            },
        )


def run_fast(python: Path, arguments: Sequence[str]) -> int:
    """One round on PostgreSQL without the browser."""
    with services(python) as names:
        options = [*WORKERS, "-m", "not browser", *arguments]
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
    for name, (environment, options) in rounds.items():
        print(f"\n== Tests on {name} ==", flush=True)
        started = time.monotonic()
        code = run_tethered([python, "-m", "pytest", *options], environment)
        codes.append(code)
        verdict = {0: "passed", NOTHING_COLLECTED: "nothing to run"}.get(code, "FAILED")
        results[name] = f"{verdict} ({time.monotonic() - started:.0f} s)"
    print("\n" + "  ".join(f"{name}: {result}." for name, result in results.items()), flush=True)
    # A selection may hold nothing for one of the rounds, but not for all of them.
    some_ran = any(code != NOTHING_COLLECTED for code in codes)
    failed = [code for code in codes if code not in (0, NOTHING_COLLECTED)]
    return max(failed, default=0) if some_ran else NOTHING_COLLECTED


def run_tethered(argv: Sequence[object], environment: Mapping[str, str]) -> int:
    """Runs a command that ends when this one does, and returns its exit code."""
    parent = os.getpid()
    process = subprocess.Popen(
        [str(part) for part in argv],
        cwd=ROOT,
        env=environment,
        preexec_fn=lambda: tether(signal.SIGINT, parent),
    )
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
