"""`make check`: everything that can be said about the sources without running the tests."""

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tooling import ROOT

# Written so that this file does not contain what it looks for.
UNWANTED = re.compile(
    r"/w[o]rk/|/r[o]ot/|/h[o]me/[a-z]+/|/Us[e]rs/[A-Za-z]+/"
    r"|py[p]i\.org|python[h]osted|npm[j]s\.|deb\.deb[i]an|--(?:extra-)?index-u[r]l|--find-l[i]nks"
)
ANY_ADDRESS = re.compile(r"https?:[/]{2}|file:[/]{2}")


def main(python: Path) -> int:
    """Runs every part, says a line for each, then the details of what failed."""
    with tempfile.TemporaryDirectory(prefix="smcc-check-") as folder:
        environment = {**os.environ, "DATA_DIR": folder, "LOG_LEVEL": "WARNING", "DEMO": "1"}
        for name in ("DATABASE_URL", "STATIC_ROOT"):
            environment.pop(name, None)

        def command(*arguments: str) -> Callable[[], str]:
            return lambda: _problems_of([str(python), *arguments], environment)

        parts: dict[str, Callable[[], str]] = {
            "format": command("-m", "ruff", "format", "--check", "."),
            "lint": command("-m", "ruff", "check", "."),
            "types": command(
                "-m", "mypy", "smcc", "coordination", "tools", "recommendations", "tooling"
            ),
            "import contracts": command(
                "-c", "from importlinter.cli import lint_imports_command as c; c()"
            ),
            "migrations": command("manage.py", "makemigrations", "--check", "--dry-run"),
            "generated documents": command("manage.py", "write_docs", "--check"),
            "addresses and paths": _unwanted_lines,
            "locks": _addresses_in_locks,
        }
        failures: dict[str, str] = {}
        for name, find_problems in parts.items():
            problems = find_problems()
            print(f"{name:<20} {'FAILED' if problems else 'ok'}", flush=True)
            if problems:
                failures[name] = problems
    for name, problems in failures.items():
        print(f"\n== {name} ==\n{problems.rstrip()}")
    return 1 if failures else 0


def _problems_of(argv: list[str], environment: Mapping[str, str]) -> str:
    """What a command printed if it failed; nothing if it did not."""
    done = subprocess.run(
        argv,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return ""
    return done.stdout.strip() or f"It ended with exit code {done.returncode} and said nothing."


def project_files() -> list[Path]:
    """The files under version control, and those that would come under it."""
    # The checkout may belong to another user than the one who checks it.
    argv = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    argv += ["--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def _unwanted_lines() -> str:
    found = []
    for path in project_files():
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}:{number}: {line.strip()[:160]}"
            for number, line in enumerate(lines, 1)
            if UNWANTED.search(line)
        ]
    return "\n".join(found)


def _addresses_in_locks() -> str:
    found = []
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        lines = path.read_text().splitlines()
        found += [
            f"{path.name}:{n}: {line}"
            for n, line in enumerate(lines, 1)
            if ANY_ADDRESS.search(line)
        ]
        if not any("--hash=sha256:" in line for line in lines):
            found.append(f"{path.name}: it carries no hashes")
    return "\n".join(found)
