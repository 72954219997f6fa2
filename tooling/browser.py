"""Finding a Chromium or Chrome for the browser tests, or installing one."""

import os
import shutil
import subprocess
from pathlib import Path

from tooling import CannotGoOn

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
_OWN = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as p: print(p.chromium.executable_path)"
)


def find_browser() -> str | None:
    """The browser that CHROMIUM_PATH or CHROME names, else one that the machine has."""
    for name in ("CHROMIUM_PATH", "CHROME"):
        if os.environ.get(name):
            return os.environ[name]
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    return _MAC if Path(_MAC).exists() else None


def ensure_browser(python: Path) -> str:
    """The browser for the tests, installed if there is none, and says which; else refuses."""
    if found := find_browser():
        if not shutil.which(found):
            raise CannotGoOn(
                f"{found} is not a program: let CHROMIUM_PATH name a Chromium or Chrome."
            )
        print(f"Browser: {found}")
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("No Chromium or Chrome found: installing Debian's chromium …", flush=True)
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        _install(["apt-get", "update", "-q"], quiet)
        _install(["apt-get", "install", "-qy", "--no-install-recommends", "chromium"], quiet)
        found = find_browser()
    else:
        found = _playwright_browser(python)
    if not found or not Path(found).exists():
        raise CannotGoOn(
            "The browser was installed but cannot be found: name it with CHROMIUM_PATH."
        )
    print(f"Browser: {found}")
    return found


def _playwright_browser(python: Path) -> str:
    """Playwright's own Chromium, downloaded unless an earlier run did."""
    asked = subprocess.run([python, "-c", _OWN], capture_output=True, text=True, check=False)
    path = asked.stdout.strip()
    if not path or not Path(path).exists():
        print("No Chromium or Chrome found: installing Playwright's own …", flush=True)
        _install([str(python), "-m", "playwright", "install", "chromium"], dict(os.environ))
    return path


def _install(argv: list[str], env: dict[str, str]) -> None:
    done = subprocess.run(
        argv, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode != 0:
        raise CannotGoOn(
            "No browser for the browser tests: install chromium (or Chrome) and name it with "
            f"CHROMIUM_PATH. `{' '.join(argv)}` said:\n{done.stdout[-1500:]}"
        )
