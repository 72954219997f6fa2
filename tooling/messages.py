"""Translations: collected from the sources into .po files, and compiled to .mo files.

Compiling needs no gettext on the machine: polib does it.
"""

import shutil
import subprocess
from pathlib import Path

from tooling import ROOT, CannotGoOn

LANGUAGES = ("ar", "es", "fr")


def collect_and_compile(python: Path) -> int:
    """Brings every language's .po file up to date with the sources, then compiles them."""
    if shutil.which("xgettext") is None:
        raise CannotGoOn("Collecting messages needs GNU gettext: install it (Debian: gettext).")
    argv = [str(python), "manage.py", "makemessages", "--no-wrap", "--add-location=file"]
    argv += [part for language in LANGUAGES for part in ("--locale", language)]
    argv += [part for folder in (".venv", "var", "build") for part in ("--ignore", folder)]
    done = subprocess.run(argv, cwd=ROOT, check=False)
    return done.returncode or compile_with(python)


def compile_with(python: Path) -> int:
    """Compiles what changed, by the interpreter that has polib."""
    code = "from tooling.messages import compile_changed; compile_changed()"
    return subprocess.run([python, "-c", code], cwd=ROOT, check=False).returncode


def compile_changed() -> None:
    """Compiles every .po file that is newer than its .mo file."""
    import polib

    for source in (ROOT / "locale").glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            polib.pofile(str(source)).save_as_mofile(str(target))
