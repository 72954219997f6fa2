"""The data folder of a running SMCC: its secrets, its logs, and who is at home."""

import contextlib
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from tooling import CannotGoOn
from tooling.processes import Ledger

LOG_LIMIT_BYTES = 20 * 1024 * 1024


class DataFolder:
    """Everything that `make run` writes is in here, and only one `make run` at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.logs = path / "log"
        self.ledger = Ledger(path / "processes.json")
        self._status = path / "run.json"

    @classmethod
    def open(cls, path: Path) -> "DataFolder":
        """The folder, made if it is missing; refused in one sentence if it cannot be written."""
        probe = path / f".probe-{os.getpid()}"
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            (path / "log").mkdir(exist_ok=True)
            probe.write_text("")
            probe.unlink()
        except OSError as error:
            raise CannotGoOn(
                f"The data folder {path} cannot be written ({error.strerror}). "
                "Choose another: DATA_DIR=/path/to/folder make run"
            ) from error
        return cls(path)

    @staticmethod
    def was_used(path: Path) -> bool:
        """Whether some start ever got as far as to hold this folder."""
        return (path / "run.lock").exists()

    @contextlib.contextmanager
    def lock(self, patience_seconds: float = 20) -> Iterator[None]:
        """Holds the folder until the end, or until this process dies however it dies.

        Refuses when another start holds it; waits first for one that is already stopping.
        """
        with (self.path / "run.lock").open("w") as handle:
            started = time.monotonic()
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    waited = time.monotonic() - started
                    is_stopping = self.status().get("state") == "stopping"
                    if waited > (patience_seconds if is_stopping else 1.5):
                        raise CannotGoOn(self._refusal()) from None
                    time.sleep(0.1)
            yield

    def _refusal(self) -> str:
        status = self.status()
        where = f" at {status['url']} (process {status['pid']})" if "url" in status else ""
        return (
            f"SMCC already runs on the data folder {self.path}{where}. "
            "Stop it, or start beside it: DATA_DIR=/another/folder PORT=8123 make run"
        )

    def status(self) -> dict[str, str]:
        """What the process that holds the folder says of itself."""
        try:
            return json.loads(self._status.read_text())
        except (OSError, ValueError):
            return {}

    def set_status(self, state: str, url: str) -> None:
        fresh = self._status.with_suffix(".new")
        fresh.write_text(json.dumps({"state": state, "url": url, "pid": os.getpid()}))
        fresh.replace(self._status)

    def secret(self, name: str, characters: int) -> str:
        """A random text that is made once and kept, readable by the owner only."""
        path = self.path / name
        with contextlib.suppress(OSError):
            if kept := path.read_text().strip():
                return kept
        text = secrets.token_urlsafe(characters)[:characters]
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text(text + "\n")
        return text

    def fresh_log(self, name: str) -> Path:
        """An empty log; the one of the start before is kept beside it."""
        path = self.logs / f"{name}.log"
        if path.exists():
            path.replace(path.with_suffix(".log.before"))
        path.touch(mode=0o600)
        return path

    def trim_logs(self) -> None:
        """Empties a log that outgrew the limit; its writers append, so they go on at its start."""
        for path in self.logs.glob("*.log"):
            if path.stat().st_size > LOG_LIMIT_BYTES:
                os.truncate(path, 0)
