"""Finding a browser for the tests, and saying what to do when there is none."""

import subprocess
import sys
from pathlib import Path

import pytest

from tooling import CannotGoOn, browser


@pytest.fixture
def bare_machine(monkeypatch):
    """No browser anywhere, and what is asked to be installed fails."""
    asked = []

    def fail(argv, **options):
        asked.append(" ".join(map(str, argv[-3:])))
        return subprocess.CompletedProcess(argv, 100, stdout="no way\n", stderr="")

    for name in ("CHROMIUM_PATH", "CHROME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(browser, "_MAC", "/nowhere")
    monkeypatch.setattr(
        browser.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None
    )
    monkeypatch.setattr(browser.subprocess, "run", fail)
    return asked


def test_the_named_browser_is_taken(monkeypatch, capsys):
    monkeypatch.setenv("CHROMIUM_PATH", sys.executable)
    assert browser.ensure_browser(Path(sys.executable)) == sys.executable
    assert capsys.readouterr().out == f"Browser: {sys.executable}\n"


def test_a_named_browser_that_is_not_there_gets_one_sentence(monkeypatch):
    monkeypatch.setenv("CHROMIUM_PATH", "/no/such/browser")
    with pytest.raises(CannotGoOn, match="/no/such/browser is not a program"):
        browser.ensure_browser(Path(sys.executable))


@pytest.mark.parametrize(("user", "tried"), [(0, "apt-get update -q"), (1000, "install chromium")])
def test_without_one_an_installation_is_tried(bare_machine, monkeypatch, user, tried):
    monkeypatch.setattr(browser.os, "geteuid", lambda: user)
    with pytest.raises(CannotGoOn, match="No browser for the browser tests: install chromium"):
        browser.ensure_browser(Path(sys.executable))
    assert bare_machine[-1].endswith(tried)
