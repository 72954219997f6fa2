"""The commands behind the Makefile's targets."""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable

from tooling import ROOT, CannotGoOn, check, messages, run, signals, test
from tooling.services import services
from tooling.venv import ensure_venv


def run_command(name: str) -> int:
    """Runs one target and returns its exit code; what cannot go on is said in one sentence."""
    signals.listen()
    try:
        return COMMANDS[name]()
    except CannotGoOn as sentence:
        print(sentence, file=sys.stderr, flush=True)
        return 1
    except signals.Stopped as request:
        return 0 if name == "run" else 128 + request.number


def arguments() -> list[str]:
    """What the person passed on: make test ARGS="tests/smcc -k clock"."""
    return shlex.split(os.environ.get("ARGS", ""))


def _run() -> int:
    return run.main()


def _test() -> int:
    return test.run_everything(ensure_venv(ROOT, "dev"), arguments())


def _test_fast() -> int:
    return test.run_fast(ensure_venv(ROOT, "dev"), arguments())


def _check() -> int:
    return check.main(ensure_venv(ROOT, "dev"))


def _bench() -> int:
    python = ensure_venv(ROOT, "dev")
    with (
        services(python, is_durable=True) as names,
        tempfile.TemporaryDirectory(prefix="smcc-bench-") as folder,
    ):
        environment = {**os.environ, "DATA_DIR": folder, "LOG_LEVEL": "WARNING", **names}
        return test.run_tethered([python, "-m", "benchmarks", *arguments()], environment)


def _fmt() -> int:
    python = ensure_venv(ROOT, "dev")
    codes = [
        subprocess.run([python, "-m", "ruff", *command, "."], cwd=ROOT, check=False).returncode
        for command in (["check", "--fix"], ["format"])
    ]
    return max(codes)


def _messages() -> int:
    return messages.collect_and_compile(ensure_venv(ROOT, "dev"))


COMMANDS: dict[str, Callable[[], int]] = {
    "run": _run,
    "test": _test,
    "test-fast": _test_fast,
    "check": _check,
    "bench": _bench,
    "fmt": _fmt,
    "messages": _messages,
}
