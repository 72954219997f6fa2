"""The project's .venv: made, kept equal to the hashed locks, and remade when it is broken."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tooling import CannotGoOn, end_of

# The development set contains the run set; a test holds the two locks to each other.
CONTAINS = {"run": ["run"], "dev": ["run", "dev"]}
_WORKS = "import sys; sys.exit(sys.version_info < (3, 11))"


def ensure_venv(root: Path, wanted: str) -> Path:
    """The interpreter of .venv, with the set (`run` or `dev`) installed as its lock says.

    Costs nothing when the lock has not changed since the last installation. An environment that
    does not start, or whose last installation was cut short, is made anew.
    """
    folder = root / ".venv"
    python = folder / "bin" / "python"
    lock = root / "requirements" / f"{wanted}.txt"
    unfinished = folder / ".smcc-unfinished"
    installed = folder / ".smcc-installed"

    # Two commands at once: the second waits here, and then finds the work done.
    doorstep = os.open(root / "requirements", os.O_RDONLY)
    try:
        fcntl.flock(doorstep, fcntl.LOCK_EX)
        if unfinished.exists() or not _starts(python):
            _make(folder, unfinished)
        if _read(installed).get(wanted) == _fingerprint(lock):
            return python
        unfinished.touch()
        _install(python, lock)
        names = CONTAINS[wanted]
        prints = {name: _fingerprint(root / "requirements" / f"{name}.txt") for name in names}
        installed.write_text(json.dumps(prints))
        unfinished.unlink()
        return python
    finally:
        os.close(doorstep)


def _starts(python: Path) -> bool:
    try:
        return _run([str(python), "-c", _WORKS])[0] == 0
    except OSError:
        return False


def _make(folder: Path, unfinished: Path) -> None:
    """Makes an empty environment; without its own pip where Debian has split ensurepip off."""
    if folder.exists():
        print("The environment in .venv is not complete: making it anew.", flush=True)
        shutil.rmtree(folder)
    can_bring_pip = find_spec("ensurepip") is not None
    if not can_bring_pip and find_spec("pip") is None:
        raise CannotGoOn(
            f"{sys.executable} has neither venv nor pip: install them "
            "(on Debian: apt-get install python3-venv), or name another Python with PYTHON=."
        )
    options = [] if can_bring_pip else ["--without-pip"]
    code, said = _run([sys.executable, "-m", "venv", *options, str(folder)])
    if code != 0:
        raise CannotGoOn(f"The environment in .venv cannot be made:\n{end_of(said)}")
    unfinished.touch()


def _install(python: Path, lock: Path) -> None:
    print("Installing packages into .venv (the first time takes a minute) …", flush=True)
    has_pip_inside = _run([str(python), "-c", "import pip"])[0] == 0
    pip = (
        [str(python), "-m", "pip"]
        if has_pip_inside
        else [sys.executable, "-m", "pip", "--python", str(python)]
    )
    options = ["--require-hashes", "--no-input", "--disable-pip-version-check", "-r", str(lock)]
    code, said = _run([*pip, "install", *options])
    if code != 0:
        raise CannotGoOn(
            "The packages could not be installed: check the network and pip's configuration, "
            f"then try again. The end of what pip said:\n{end_of(said)}"
        )


def _run(argv: list[str]) -> tuple[int, str]:
    """The exit code of a command, and what it printed."""
    done = subprocess.run(
        argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode, done.stdout


def _fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _read(installed: Path) -> dict[str, str]:
    try:
        return json.loads(installed.read_text())
    except (OSError, ValueError):
        return {}
