"""The rules that `tests/conftest.py` holds every test to."""

import os
import socket
import subprocess
import sys

import pytest
from django.db import DatabaseError
from django.utils import timezone

from smcc.audit.models import AuditEvent
from tests.tooling.commands import clean_environment
from tooling import ROOT

SKIPPING = "import pytest\ndef test_one():\n    pytest.skip('no time')\n"


def run_tests(folder, *options):
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", str(ROOT / "pyproject.toml")]
        + ["--rootdir", str(folder), "-p", "no:cacheprovider", *options, str(folder)],
        cwd=ROOT,
        env=clean_environment(REDIS_URL=os.environ["REDIS_URL"]),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("options", [(), ("-n", "1")])
def test_a_skipped_test_is_a_failure_with_a_sentence(tmp_path, options):
    (tmp_path / "test_lazy.py").write_text(SKIPPING)
    done = run_tests(tmp_path, *options)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "test_one: it was skipped. Provide what it needs, or remove it." in done.stdout


def test_a_warning_is_a_failure(tmp_path):
    (tmp_path / "test_old.py").write_text(
        "import warnings\ndef test_one():\n    warnings.warn('old', DeprecationWarning)\n"
    )
    assert run_tests(tmp_path).returncode == 1


def test_no_test_reaches_another_machine():
    with pytest.raises(AssertionError, match="A test tried to reach 192.0.2.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(AssertionError, match="A test tried to reach elsewhere.example"):
        socket.getaddrinfo("elsewhere.example", 80)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_the_audit_log_is_emptied_between_tests_and_still_refuses_deletion(time):
    assert not AuditEvent.objects.exists()
    AuditEvent.objects.create(chain="house", number=1, at=timezone.now(), verb="tested")
    with pytest.raises(DatabaseError):
        AuditEvent.objects.all().delete()
    assert AuditEvent.objects.count() == 1
