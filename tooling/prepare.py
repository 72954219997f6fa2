"""Brings database, reference data, demo and static files up to date, in one Django process.

Run by `make run` with the interpreter of .venv. Speaks on standard output, a line per step;
everything else goes to standard error, which is the log. Writes the demo sign-ins to a file.
"""

import hashlib
import io
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from tooling.messages import compile_changed


def main(sign_ins: Path) -> None:
    """Runs every step; a failing step ends the process with its traceback in the log."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smcc.settings")
    compile_changed()
    django.setup()
    say("Database …")
    call_command("migrate", interactive=False, verbosity=1, stdout=sys.stderr)
    say("Reference data …")
    call_command("load_reference", stdout=sys.stderr)
    if settings.DEMO:
        say("Demo …")
        call_command("load_demo", stdout=sys.stderr)
        told = io.StringIO()
        call_command("demo_signins", stdout=told)
        sign_ins.write_text(told.getvalue())
    collect_static_files()


def collect_static_files() -> None:
    """Collects, hashes and compresses the static files, unless none of them has changed."""
    from django.contrib.staticfiles.finders import get_finders

    seen = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            seen.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    root = Path(settings.STATIC_ROOT)
    mark = root.with_name(f"{root.name}.collected")
    if root.exists() and mark.exists() and mark.read_text() == seen.hexdigest():
        return
    say("Static files …")
    mark.unlink(missing_ok=True)
    call_command(
        "collectstatic",
        interactive=False,
        clear=True,
        verbosity=0,
        stdout=sys.stderr,
        ignore_patterns=["redoc*"],  # 5 MB that no page uses
    )
    mark.write_text(seen.hexdigest())


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
