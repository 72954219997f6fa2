"""Calling the project's commands as a person would, from a clean environment."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tooling import ROOT

KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "SSL_CERT_FILE")


def clean_environment(**added: str) -> dict[str, str]:
    """A shell's environment without anything that the test run added, but with pip's settings."""
    kept = {name: text for name, text in os.environ.items() if name in KEPT or name[:4] == "PIP_"}
    return kept | added


def bootstrap(command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Runs a command to its end."""
    return subprocess.run(
        [sys.executable, "tooling/bootstrap.py", command],
        cwd=ROOT,
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def processes_with(environment: Mapping[str, str]) -> list[str]:
    """What runs on this machine with these variables in its environment: its command lines."""
    marks = [f"{name}={text}".encode() for name, text in environment.items()]
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            variables = (process / "environ").read_bytes().split(b"\0")
            if all(mark in variables for mark in marks):
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found
