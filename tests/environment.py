"""The environment of a test process, decided before Django reads its settings.

Every process (each xdist worker is one) has a data folder of its own and a numbered queue database
of its own; the Valkey server is shared and belongs to the process that started the run.
"""

import atexit
import os
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tooling.services import owned_folder, services

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
OWN_TO_A_TEST_RUN = ("EMAIL_URL", "STATIC_ROOT", "SITE_URL", "DEBUG", "ALLOWED_HOSTS")


class TestEnvironment:
    """What a test process adds to its environment, and takes away at its end."""

    __test__ = False

    def __init__(self) -> None:
        # Somebody's shell may export it; then pytest-django has read the settings before us.
        assert "DJANGO_SETTINGS_MODULE" not in os.environ, "Unset DJANGO_SETTINGS_MODULE for tests."
        self._cleanup = ExitStack()
        atexit.register(self.close)
        self.data_dir = owned_folder()
        self._cleanup.callback(shutil.rmtree, self.data_dir, ignore_errors=True)
        for name in OWN_TO_A_TEST_RUN:
            os.environ.pop(name, None)
        os.environ.update(
            DJANGO_SETTINGS_MODULE="smcc.settings",
            DATA_DIR=str(self.data_dir),
            DEMO="1",
            SECRET_KEY="only-for-tests-" + "0" * 40,
            LOG_LEVEL="WARNING",
        )
        if not WORKER:
            # Children inherit the answer, so there is one server for all workers of a run.
            found = self._cleanup.enter_context(services(Path(sys.executable), postgres=False))
            os.environ.update(found)
            os.environ["SMCC_TEST_QUEUE"] = os.environ["REDIS_URL"]
        os.environ["REDIS_URL"] = _numbered(os.environ["SMCC_TEST_QUEUE"])

    def set_up_django(self) -> None:
        """Reads the settings, makes them cheap to test with, and loads the apps."""
        import django
        from django.conf import settings

        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        settings.STORAGES = settings.STORAGES | {
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        }
        settings.WHITENOISE_USE_FINDERS = True
        settings.WHITENOISE_AUTOREFRESH = True
        if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
            # A file, not memory: threads and worker processes of a test open it too.
            name = str(self.data_dir / "test.sqlite3")
            settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = name
            # The data is thrown away, so nothing needs to survive a power cut.
            options = settings.DATABASES["default"]["OPTIONS"]
            options["init_command"] += "PRAGMA synchronous=OFF;"
        django.setup()
        # An xdist worker must make its own environment first, so it must not inherit this one.
        del os.environ["DJANGO_SETTINGS_MODULE"]

    def close(self) -> None:
        """Stops and removes everything that this process started or wrote."""
        self._cleanup.close()


def _numbered(url: str) -> str:
    """The queue address of this worker: gw0 takes the database after the one that was named."""
    if not WORKER:
        return url
    parts = urlsplit(url)
    number = int(parts.path.strip("/") or 0) + int(WORKER.removeprefix("gw")) + 1
    return urlunsplit(parts._replace(path=f"/{number}"))
