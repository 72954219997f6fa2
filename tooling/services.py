"""The real PostgreSQL and the real Valkey that tests and benchmarks run on.

A server that the environment already names (DATABASE_URL, REDIS_URL) is used instead.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tooling.postgres import Postgres
from tooling.processes import Ledger, identity
from tooling.valkey import Valkey

_OWNED = "smcc-owned-"


@contextmanager
def services(
    python: Path, *, postgres: bool = True, valkey: bool = True, is_durable: bool = False
) -> Iterator[dict[str, str]]:
    """Starts what is asked for and not yet named, and yields the variables that name it.

    `is_durable`: what is written to PostgreSQL is on the disk when it answers, as in service.
    Everything is stopped and removed at the end; what an earlier, killed run left is removed first.
    """
    remove_leftovers()
    folder = owned_folder()
    folder.chmod(0o711)  # the server's own user must be able to pass through
    ledger = Ledger(folder / "processes.json")
    started: list[Postgres | Valkey] = []
    names: dict[str, str] = {}
    try:
        if postgres and not os.environ.get("DATABASE_URL"):
            (folder / "pg").mkdir(mode=0o700)
            server = Postgres(python, folder / "pg", ledger, is_durable=is_durable)
            started.append(server)
            server.start()
            names["DATABASE_URL"] = server.url
        if valkey and not os.environ.get("REDIS_URL"):
            queue = Valkey(python, folder / "vk", folder / "valkey.log", ledger, keep=False)
            started.append(queue)
            queue.start()
            names["REDIS_URL"] = queue.url
        yield names
    finally:
        for running in reversed(started):
            running.stop()
        shutil.rmtree(folder, ignore_errors=True)


def owned_folder() -> Path:
    """A temporary folder of this process; should it be killed, the next one removes it."""
    folder = Path(tempfile.mkdtemp(prefix=_OWNED))
    (folder / "owner").write_text(f"{os.getpid()} {identity(os.getpid())}")
    return folder


def remove_leftovers() -> None:
    """Stops and removes what belongs to a process that is gone; a living owner's stays."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_OWNED}*"):
        try:
            if folder.stat().st_uid != os.geteuid():
                continue
            pid, _, mark = (folder / "owner").read_text().partition(" ")
        except OSError:
            continue
        if identity(int(pid)) == mark:
            continue
        Ledger(folder / "processes.json").stop_leftovers()
        shutil.rmtree(folder, ignore_errors=True)
