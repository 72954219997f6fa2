"""`make run`: prepares the data folder, starts everything, watches it, and stops it in order."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path

from tooling import ROOT, CannotGoOn, end_of
from tooling.folder import DataFolder
from tooling.ports import LOOPBACK, is_free
from tooling.processes import Child, tether
from tooling.signals import Stopped, stop_listening
from tooling.supervisor import Supervisor, wait_for_page
from tooling.valkey import Valkey
from tooling.venv import ensure_venv

SIGN_IN_PAGE = "/accounts/login/"


def main() -> int:
    """Runs until it is asked to stop. Refuses a taken port or folder before anything is changed."""
    if os.environ.get("MAKELEVEL"):
        # make was killed: stop too, as if it had passed the signal on.
        tether(signal.SIGTERM, os.getppid())
    port = _asked_port()
    url = f"http://{LOOPBACK}:{port}"
    path = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
    if not DataFolder.was_used(path):
        # Before the folder is made: nothing of an earlier run can hold the port.
        _check_is_free(port)
    folder = DataFolder.open(path)
    try:
        _run_in(folder, port, url)
    except Stopped:
        _say(f"Stopped. The data stays in {folder.path}.")
        raise
    return 0


def _run_in(folder: DataFolder, port: int, url: str) -> None:
    with folder.lock():
        left = folder.ledger.stop_leftovers()
        if left:
            print(f"Stopped what an earlier run left behind: {', '.join(left)}.", flush=True)
        _check_is_free(port)
        folder.set_status("starting", url)
        try:
            _serve(folder, port, url)
        finally:
            folder.set_status("stopped", url)


def _serve(folder: DataFolder, port: int, url: str) -> None:
    python = ensure_venv(ROOT, "run")
    environment = _environment(folder, url)
    supervisor = Supervisor(folder)
    try:
        if not environment.get("REDIS_URL"):
            log = folder.fresh_log("valkey")
            valkey = Valkey(python, folder.path / "valkey", log, folder.ledger, keep=True)
            supervisor.adopt(valkey.child)
            valkey.start()
            environment["REDIS_URL"] = valkey.url
        sign_ins = _prepare(python, folder, environment)
        for child in _children(python, folder, port, environment):
            supervisor.start(child)
        wait_for_page(url + SIGN_IN_PAGE, supervisor)
        folder.set_status("running", url)
        _announce(sign_ins, environment, url)
        supervisor.watch()
    except Stopped:
        _say("\nStopping …")
        raise
    finally:
        stop_listening()
        folder.set_status("stopping", url)
        supervisor.stop()


def _check_is_free(port: int) -> None:
    if not is_free(port):
        raise CannotGoOn(f"Port {port} is taken. Choose another: PORT={port + 123} make run")


def _say(sentence: str) -> None:
    """Prints where anybody still listens: a terminal that was closed must not cut the stop short."""
    with contextlib.suppress(OSError):
        print(sentence, flush=True)


def _asked_port() -> int:
    asked = os.environ.get("PORT") or "8000"
    if not asked.isdigit() or not 0 < int(asked) < 65536:
        raise CannotGoOn(f"PORT={asked} is not a port number. Try: PORT=8123 make run")
    return int(asked)


def _environment(folder: DataFolder, url: str) -> dict[str, str]:
    """What every child gets: the caller's environment, completed where it says nothing."""
    given = {name: value for name, value in os.environ.items() if value}
    return {
        "SECRET_KEY": folder.secret("secret-key", 64),
        "DEMO_PASSWORD": folder.secret("demo-password", 14),
        "SITE_URL": url,
        **given,
        "DATA_DIR": str(folder.path),
        "DJANGO_SETTINGS_MODULE": "smcc.settings",
        "PYTHONUNBUFFERED": "1",
    }


def _prepare(python: Path, folder: DataFolder, environment: dict[str, str]) -> str:
    """Migrates and loads; returns the lines with the demo sign-ins, which stay on no disk."""
    log = folder.fresh_log("prepare")
    told = folder.path / "demo-sign-ins"
    told.unlink(missing_ok=True)
    told.touch(mode=0o600)
    parent = os.getpid()
    with log.open("ab") as output:
        steps = subprocess.Popen(
            [python, "-m", "tooling.prepare", told],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
            start_new_session=True,
            preexec_fn=lambda: tether(signal.SIGTERM, parent),
        )
    folder.ledger.add("prepare", steps.pid, signal.SIGTERM)
    line = ""
    try:
        for line in steps.stdout or ():
            print(line, end="", flush=True)
        code = steps.wait()
        sign_ins = told.read_text()
    finally:
        told.unlink()
        if steps.poll() is None:
            steps.terminate()
            steps.wait()
        folder.ledger.remove(steps.pid)
    if code != 0:
        step = line.strip(" …\n")
        end = end_of(log.read_text(errors="replace"))
        raise CannotGoOn(f"The step “{step}” failed; see {log}. Its end:\n{end}")
    return sign_ins


def _children(python: Path, folder: DataFolder, port: int, env: dict[str, str]) -> list[Child]:
    def child(name: str, *arguments: object) -> Child:
        return Child(
            name,
            [str(python), "-m", *map(str, arguments)],
            ledger=folder.ledger,
            log=folder.fresh_log(name),
            cwd=ROOT,
            env=env,
        )

    quiet = ("--without-mingle", "--without-gossip", "--without-heartbeat")
    return [
        child(
            "worker",
            *(
                "celery",
                "-A",
                "smcc",
                "worker",
                "--pool=threads",
                "--concurrency=8",
                "-n",
                "demo@%h",
            ),
            *(*quiet, "--loglevel=INFO"),
        ),
        child(
            "beat",
            *("celery", "-A", "smcc", "beat", "--pidfile=", "--loglevel=INFO"),
            *("--schedule", folder.path / "beat-schedule"),
        ),
        child(
            "web",
            *("gunicorn", "smcc.wsgi:application", "--bind", f"{LOOPBACK}:{port}"),
            *("--worker-class=gthread", "--workers=2", "--threads=4"),
            *("--timeout=60", "--graceful-timeout=5", "--no-control-socket"),
        ),
    ]


def _announce(sign_ins: str, environment: dict[str, str], url: str) -> None:
    """Prints whom to sign in as and, as the last line, where."""
    if sign_ins.strip():
        print(f"\n{sign_ins.rstrip()}")
        password = environment["DEMO_PASSWORD"]
        if password not in sign_ins:
            print(f"Password for all of them: {password}")
    if environment.get("EMAIL_URL"):
        print("Mail goes out by EMAIL_URL.")
    print("Ctrl-C stops everything.\n")
    print(f"Ready: {url}", flush=True)
