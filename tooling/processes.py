"""Starting and stopping processes so that none is left behind, whoever is killed.

Three nets, one under the other: an orderly stop; on Linux a signal from the kernel when the
parent dies; and a ledger on disk, from which the next start stops what the others missed.
"""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from tooling import end_of

_LINUX = sys.platform == "linux"
_LIBC = ctypes.CDLL(None, use_errno=True) if _LINUX else None
_PR_SET_PDEATHSIG = 1


def identity(pid: int) -> str | None:
    """What tells this process from any other that ever had its number; None if it is gone."""
    if not _LINUX:
        answer = subprocess.run(
            ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return answer.stdout.strip() or None
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    # The name in brackets may hold anything; state and start time follow the last bracket.
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else f"{boot}:{fields[19]}"


def tether(signal_number: int, parent: int) -> None:
    """On Linux, this process gets the signal when its parent ends; elsewhere nothing changes."""
    if _LIBC is None:
        return
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal_number)
    if os.getppid() not in (parent, 0):  # 0: a parent outside of this container
        os.kill(os.getpid(), signal_number)


@dataclass(frozen=True)
class Entry:
    """One line of the ledger."""

    name: str
    pid: int
    identity: str
    stop_signal: int


class Ledger:
    """The processes that one folder's owner has started, kept on disk for whoever comes after."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> list[Entry]:
        """What the file holds; a missing or damaged file holds nothing."""
        try:
            return [Entry(**row) for row in json.loads(self.path.read_text())]
        except (OSError, ValueError, TypeError):
            return []

    def add(self, name: str, pid: int, stop_signal: int) -> None:
        """Records a process that was just started."""
        mark = identity(pid)
        if mark is not None:
            self._write([*self.entries(), Entry(name, pid, mark, stop_signal)])

    def remove(self, pid: int) -> None:
        """Forgets a process that has ended."""
        self._write([entry for entry in self.entries() if entry.pid != pid])

    def stop_leftovers(self, patience_seconds: float = 5) -> list[str]:
        """Stops what is recorded and still runs, and empties the ledger. Returns their names.

        A number that by now belongs to another process is left alone.
        """
        left = [entry for entry in self.entries() if identity(entry.pid) == entry.identity]
        for entry in left:
            stop_group(
                entry.pid,
                entry.stop_signal,
                partial(_is_gone, entry),
                patience_seconds,
            )
        if self.path.exists():
            self._write([])
        return [entry.name for entry in left]

    def _write(self, entries: Sequence[Entry]) -> None:
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps([asdict(entry) for entry in entries]))
        fresh.replace(self.path)


def stop_group(
    leader: int, stop_signal: int, is_gone: Callable[[], bool], patience_seconds: float
) -> None:
    """Asks a process and its group to stop; ends them when patience is over.

    Returns when leader and members are gone: a member may outlive its leader and hold a port.
    """
    for number, seconds in ((stop_signal, patience_seconds), (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, number)
        give_up_at = time.monotonic() + seconds
        while time.monotonic() < give_up_at:
            if is_gone() and not _has_members(leader):
                return
            time.sleep(0.02)


def _is_gone(entry: Entry) -> bool:
    return identity(entry.pid) != entry.identity


def _has_members(group: int) -> bool:
    if not _LINUX:
        with contextlib.suppress(OSError):
            os.killpg(group, 0)
            return True
        return False
    # Signal 0 would also find the dead that nobody has collected yet.
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state not in "ZX":
                return True
    return False


class Child:
    """A process of ours: in a group of its own, tethered to us, and recorded in the ledger."""

    def __init__(
        self,
        name: str,
        argv: Sequence[str | Path],
        *,
        ledger: Ledger,
        log: Path,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        stop_signal: int = signal.SIGTERM,
        patience_seconds: float = 10,
        user: int | None = None,
    ) -> None:
        self.name = name
        self.argv = [str(part) for part in argv]
        self.ledger = ledger
        self.log = log
        self.cwd = cwd
        self.env = dict(os.environ if env is None else env)
        self.stop_signal = stop_signal
        self.patience_seconds = patience_seconds
        self.user = user
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def exit_code(self) -> int | None:
        return self._process.poll() if self._process else None

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Starts the process; what it prints is added to its log."""
        parent = os.getpid()
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self.argv,
                cwd=self.cwd,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
                preexec_fn=lambda: tether(self.stop_signal, parent),
            )
        self.ledger.add(self.name, self._process.pid, self.stop_signal)

    def stop(self) -> None:
        """Stops the process and its descendants, and returns when they are gone."""
        process, self._process = self._process, None
        if process is None:
            return
        stop_group(
            process.pid,
            self.stop_signal,
            lambda: process.poll() is not None,
            self.patience_seconds,
        )
        self.ledger.remove(process.pid)

    def forget(self) -> None:
        """Drops a process that ended by itself, and its group, so that it can be started again."""
        process, self._process = self._process, None
        if process is not None:
            stop_group(process.pid, self.stop_signal, lambda: True, self.patience_seconds)
            self.ledger.remove(process.pid)

    def last_lines(self, count: int = 12) -> str:
        """The end of the log, for a person to read."""
        try:
            return end_of(self.log.read_text(errors="replace"), count)
        except OSError:
            return ""
